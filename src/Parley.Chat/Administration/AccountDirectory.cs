using System.Data.Common;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Files;
using Parley.Chat.Messages;
using Parley.Chat.Presence;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>Finds and shows accounts, closed ones too.</summary>
internal sealed class AccountDirectory(ChatStore store, SessionStore sessions, Roles roles, IPresence presence)
{
    private const int MaxText = 64;
    private const string Columns = "u.id, u.name, u.created, u.last_seen, u.banned, u.ban_reason, u.banned_until";

    /// <summary>One page, by id.</summary>
    /// <param name="text">A part of the id or the name; empty for all.</param>
    /// <param name="state"><c>banned</c>, <c>staff</c>, or nothing for all.</param>
    /// <param name="page">What the page before said; null for the first.</param>
    /// <param name="size">How many.</param>
    public Outcome<AccountPage> Find(string text, string state, string? page, int size)
    {
        if (text.Length > MaxText || text.Contains('\0', StringComparison.Ordinal)) return Refusal.Malformed($"query is at most {MaxText} characters.");
        if (state is not ("" or "banned" or "staff")) return Refusal.Malformed("state is banned or staff, or left out.");
        if (page is not null && !UserId.IsValid(page)) return Refusal.Malformed("page is not one that the server gave.");

        using var read = store.Read();
        var found = read.Sql.Query(
            $"""
            select {Columns} from users u
            where u.id > $1 and ($2 = '' or u.id like $3 escape '!' or u.folded like $3 escape '!')
                and ($4 = '' or ($4 = 'banned' and u.banned is not null) or ($4 = 'staff' and u.role is not null))
            order by u.id limit $5
            """,
            page ?? "", text, $"%{UserSearch.Escape(UserSearch.Fold(text))}%", state, size + 1L).All(Summarize);
        var isLast = found.Count <= size;
        if (!isLast) found.RemoveAt(size);
        return new AccountPage([.. found.Select(user => user with { Role = roles.Of(read.Sql, user.Id) })], isLast ? null : found[^1].Id);
    }

    public Outcome<AccountDetails> Show(string user)
    {
        using var read = store.Read();
        var found = read.Sql.Query($"select {Columns} from users u where u.id = $1", user).One(Summarize);
        if (found is null) return Refusal.UnknownUser;

        var friends = read.Sql.Number("select count(*) from friends where user_id = $1", user) ?? 0;
        var groups = read.Sql.Number(
            """
            select count(*) from members m join conversations c on c.id = m.conversation
            where m.user_id = $1 and m.left_seq is null and c.kind = 2
            """,
            user) ?? 0;
        return new AccountDetails(
            found.Id, found.Name, found.Created, found.Online, (int)friends, (int)groups, sessions.List(user, null, page: null, PageSize.Max).Sessions,
            found.LastSeen, roles.Of(read.Sql, user), found.Ban, new FileUse(FileQuota.UsedBy(read.Sql, user)));
    }

    private AccountSummary Summarize(DbDataReader row)
    {
        var id = row.Text(0);
        var ban = row.LongOrNull(4) is { } since ? new Ban(since, row.TextOrNull(5), row.LongOrNull(6)) : null;
        return new AccountSummary(
            id, row.Text(1), row.Long(2), presence.IsConnected(id), presence.LastSeen(id) ?? row.LongOrNull(3), Ban: ban);
    }
}
