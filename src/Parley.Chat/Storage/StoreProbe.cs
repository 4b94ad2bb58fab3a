using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Supervision;

namespace Parley.Chat.Storage;

/// <summary>Writes a little when nobody else has written for a while, so that it is known whether the store takes writes.</summary>
internal sealed class StoreProbe(LogWriter writer, ServiceSupervisor supervisor, TimeProvider time)
    : PeriodicWork("store probe", Interval, supervisor, time)
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task RunOnceAsync(CancellationToken stopping)
    {
        if (writer.LastCommit is { HasFailed: false } last && last.Age < Interval) return;

        // Whether it was stored, the log writer knows and says; a store that hangs keeps the next probe from queueing behind this one.
        await writer.RunAsync<Done>(Actor.Server, Probe).WaitAsync(stopping);
    }

    private static Outcome<Done> Probe(WriteTransaction transaction)
    {
        transaction.SqlBeside.Execute(
            "insert into meta (name, value) values ('probe', $1) on conflict (name) do update set value = excluded.value",
            transaction.Now.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Done.Value;
    }
}
