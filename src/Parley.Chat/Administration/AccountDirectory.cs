using System.Data.Common;
using Parley.Chat.Accounts;
using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.Presence;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;
using Parley.Chat.Text;

namespace Parley.Chat.Administration;

/// <summary>Finds and returns accounts, including closed ones.</summary>
internal sealed class AccountDirectory(ChatStore store, SessionStore sessions, Roles roles, IPresence presence)
{
    private const int MaxText = 64;
    private const string Columns = "u.id, u.name, u.created, u.last_seen, u.banned, u.ban_reason, u.banned_until";

    /// <summary>One page, ordered by id.</summary>
    /// <param name="text">A part of the id or the name; empty for all.</param>
    /// <param name="state"><c>banned</c>, <c>staff</c>, or empty for all.</param>
    /// <param name="page">The value from the previous page; null for the first.</param>
    /// <param name="size">The number.</param>
    public async ValueTask<Outcome<AccountPage>> FindAsync(string text, string state, string? page, int size)
    {
        if (text.Length > MaxText || text.Contains('\0', StringComparison.Ordinal))
            return Refusal.Malformed($"query is at most {MaxText} characters.");
        if (state is not ("" or "banned" or "staff")) return Refusal.Malformed("state is banned, staff or absent.");
        if (page is not null && !UserId.IsValid(page)) return Refusal.Malformed("page is not a value from a previous response.");

        await using var read = await store.ReadAsync();
        var found = await read.Sql.QueryAsync(
            $"""
            select {Columns} from users u
            where u.id > $1 and ($2 = '' or u.id like $3 escape '!' or u.folded like $3 escape '!')
                and ($4 = '' or ($4 = 'banned' and u.banned is not null) or ($4 = 'staff' and u.role is not null))
            order by u.id limit $5
            """,
            page ?? "", text, $"%{UserSearch.Escape(TextFold.Fold(text))}%", state, size + 1L).AllAsync(Summarize);
        var isLast = found.Count <= size;
        if (!isLast) found.RemoveAt(size);
        for (var i = 0; i < found.Count; i++) found[i] = found[i] with { Role = await roles.OfAsync(read.Sql, found[i].Id) };
        return new AccountPage(found, isLast ? null : found[^1].Id);
    }

    public async ValueTask<Outcome<AccountDetails>> ShowAsync(string user)
    {
        var devices = (await sessions.ListAsync(user, null, page: null, PageSize.Max)).Sessions;
        await using var read = await store.ReadAsync();
        var found = await read.Sql.QueryAsync($"select {Columns} from users u where u.id = $1", user).OneAsync(Summarize);
        if (found is null) return Refusal.UnknownUser;

        var friends = await read.Sql.NumberAsync("select count(*) from friends where user_id = $1", user) ?? 0;
        var groups = await read.Sql.NumberAsync(
            """
            select count(*) from members m join conversations c on c.id = m.conversation
            where m.user_id = $1 and m.left_seq is null and c.kind = 2
            """,
            user) ?? 0;
        return new AccountDetails(
            found.Id, found.Name, found.Created, found.Online, (int)friends, (int)groups, devices,
            found.LastSeen, await roles.OfAsync(read.Sql, user), found.Ban, new FileUse(await FileQuota.UsedByAsync(read.Sql, user)));
    }

    private AccountSummary Summarize(DbDataReader row)
    {
        var id = row.Text(0);
        var ban = row.LongOrNull(4) is { } since ? new Ban(since, row.TextOrNull(5), row.LongOrNull(6)) : null;
        return new AccountSummary(
            id, row.Text(1), row.Long(2), presence.IsConnected(id), presence.LastSeen(id) ?? row.LongOrNull(3), Ban: ban);
    }
}
