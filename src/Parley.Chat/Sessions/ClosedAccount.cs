using Parley.Chat.Ground;
using Parley.Chat.Storage;

namespace Parley.Chat.Sessions;

/// <summary>The refusal for the use of a banned account.</summary>
internal static class ClosedAccount
{
    /// <summary>The refusal, with the reason and the end of the ban if it has them.</summary>
    public static async ValueTask<Refusal> RefuseAsync(ReadSession sql, string user, long now)
    {
        var (reason, until) = await sql.QueryAsync("select ban_reason, banned_until from users where id = $1", user)
            .OneAsync(row => Tuple.Create(row.TextOrNull(0), row.LongOrNull(1))) ?? Tuple.Create<string?, long?>(null, null);
        return new Refusal(
            Reason.Banned, reason is null ? "This account is closed." : $"This account is closed: {reason}",
            until is { } end ? Math.Max(1, end - now) : null);
    }
}
