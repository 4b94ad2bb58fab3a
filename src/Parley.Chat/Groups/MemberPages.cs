using System.Data.Common;
using System.Globalization;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.Chat.Text;

namespace Parley.Chat.Groups;

/// <summary>Reads a group's present members in pages, in the order of joining.</summary>
internal static class MemberPages
{
    private const int MaxSearch = 64;

    private const string Columns =
        """
        select m.user_id, u.name, m.role, m.joined, u.avatar, case when m.silenced > $2 then m.silenced end, m.entered_seq
        from members m join users u on u.id = m.user_id where m.conversation = $1 and m.left_seq is null
        """;

    /// <summary>Reads one page.</summary>
    /// <param name="sql">The moment of the database.</param>
    /// <param name="conversation">Of the group.</param>
    /// <param name="now">Mutes before this time are over.</param>
    /// <param name="query">The requested page and filters.</param>
    public static async ValueTask<Outcome<MemberPage>> ReadAsync(ReadSession sql, long conversation, long now, MemberQuery query)
    {
        if (!TryParse(query.Page, out var entered, out var user)) return Refusal.Malformed("page is not a value from a previous response.");
        if (query.Role is not (null or Role.Owner or Role.Admin or Role.Member))
            return Refusal.Malformed("role is owner, admin or member.");
        if (query.Search is { Length: 0 or > MaxSearch } || query.Search?.Contains('\0', StringComparison.Ordinal) == true)
            return Refusal.Malformed($"search is 1 to {MaxSearch} characters.");

        var found = await sql.QueryAsync(
            $"""
            {Columns} and (m.entered_seq, m.user_id) > ($3, $4) and ($5 = '' or m.role = $5)
                and ($6 = '' or u.folded like $6 escape '!' or m.user_id like $6 escape '!')
            order by m.entered_seq, m.user_id limit $7
            """,
            conversation, now, entered, user, query.Role ?? "", Pattern(query.Search), query.Size + 1L)
            .AllAsync(row => (Member: Member(row), Entered: row.Long(6)));
        if (found.Count <= query.Size) return new MemberPage([.. found.Select(row => row.Member)]);

        found.RemoveAt(query.Size);
        var last = found[^1];
        return new MemberPage(
            [.. found.Select(row => row.Member)], string.Create(CultureInfo.InvariantCulture, $"{last.Entered}.{last.Member.Id}"));
    }

    /// <summary>All members of a small group.</summary>
    public static ValueTask<List<GroupMember>> AllAsync(ReadSession sql, long conversation, long now) =>
        sql.QueryAsync($"{Columns} order by m.entered_seq, m.user_id", conversation, now).AllAsync(Member);

    /// <summary>The managers of a group.</summary>
    public static ValueTask<List<GroupMember>> RunnersAsync(ReadSession sql, long conversation, long now) =>
        sql.QueryAsync($"{Columns} and {Role.RunsSql} order by m.entered_seq, m.user_id", conversation, now).AllAsync(Member);

    private static GroupMember Member(DbDataReader row) =>
        new(row.Text(0), row.Text(1), row.Text(2), row.Long(3), row.TextOrNull(4), row.LongOrNull(5));

    private static bool TryParse(string? page, out long entered, out string user)
    {
        (entered, user) = (-1, "");
        if (page is null) return true;

        var dot = page.IndexOf('.', StringComparison.Ordinal);
        if (dot < 1 || !SafeInteger.TryParse(page.AsSpan(0, dot), out entered)) return false;
        user = page[(dot + 1)..];
        return UserId.IsValid(user);
    }

    private static string Pattern(string? search) => search is null ? "" : $"%{UserSearch.Escape(TextFold.Fold(search))}%";
}
