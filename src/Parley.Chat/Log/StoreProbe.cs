using Parley.Chat.Ground;
using Parley.Chat.Supervision;

namespace Parley.Chat.Log;

/// <summary>
/// Makes a small write when there were no others for a while, so that the health check knows whether the store accepts writes.
/// </summary>
internal sealed class StoreProbe(LogWriter writer, ServiceSupervisor supervisor, TimeProvider time)
    : PeriodicWork("store probe", Interval, supervisor, time)
{
    /// <summary>The interval of the checks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task RunOnceAsync(CancellationToken stopping)
    {
        if (writer.LastCommit is { HasFailed: false } last && last.Age < Interval) return;

        // The log writer records the result; if the store hangs, the next probe does not queue behind this one.
        await writer.RunAsync<Done>(Actor.Server, Probe).WaitAsync(stopping);
    }

    private static Outcome<Done> Probe(WriteTransaction transaction)
    {
        transaction.SqlKeepingCache().Execute(
            "insert into meta (name, value) values ('probe', $1) on conflict (name) do update set value = excluded.value",
            transaction.Now.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Done.Value;
    }
}
