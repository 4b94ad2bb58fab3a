using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.Chat.Administration;

/// <summary>Opens accounts whose time has come, so that everybody else need only look whether an account is closed.</summary>
internal sealed class BanEnds(ChatStore store, LogWriter writer, ServiceSupervisor supervisor, ServerClock clock, TimeProvider time)
    : PeriodicWork("ends of bans", Interval, supervisor, time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task RunOnceAsync(CancellationToken stopping)
    {
        foreach (var user in Due()) await writer.RunAsync(Actor.Server, transaction => Lift(transaction, user));
    }

    private List<string> Due()
    {
        using var read = store.Read();
        return read.Sql.Query("select id from users where banned_until <= $1", clock.Now).All(row => row.Text(0));
    }

    // Looked at once more: the ban may have been made longer meanwhile.
    private static Outcome<Done> Lift(WriteTransaction transaction, string user)
    {
        if (transaction.SqlBeside.Any("select 1 from users where id = $1 and banned_until <= $2", user, transaction.Now)) Bans.Lift(transaction, user);
        return Done.Value;
    }
}
