using Parley.Chat.Clocks;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.Chat.Administration;

/// <summary>Ends bans whose time has passed, so that other code only checks whether an account is banned.</summary>
internal sealed class BanEnds(ChatStore store, LogWriter writer, ServiceSupervisor supervisor, ServerClock clock, TimeProvider time)
    : PeriodicWork("ends of bans", Interval, supervisor, time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task RunOnceAsync(CancellationToken stopping)
    {
        foreach (var user in await DueAsync()) await writer.RunAsync(Actor.Server, transaction => Lift(transaction, user));
    }

    private async ValueTask<List<string>> DueAsync()
    {
        await using var read = await store.ReadAsync();
        return await read.Sql.QueryAsync("select id from users where banned_until <= $1", clock.Now).AllAsync(row => row.Text(0));
    }

    // Checked again, because the ban may have been extended in the meantime.
    private static Outcome<Done> Lift(WriteTransaction transaction, string user)
    {
        if (transaction.SqlKeepingCache().Any("select 1 from users where id = $1 and banned_until <= $2", user, transaction.Now))
            Bans.Lift(transaction, user);
        return Done.Value;
    }
}
