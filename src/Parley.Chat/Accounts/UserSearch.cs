using System.Data.Common;
using Parley.Chat.Contract;
using Parley.Chat.Storage;
using Parley.Chat.Text;

namespace Parley.Chat.Accounts;

/// <summary>Finds users by the beginning of their id, then by any part of their name.</summary>
internal sealed class UserSearch(ChatStore store)
{
    private const int MaxLength = 64;
    private const string AfterAllIds = "~";   // No character of an id is beyond it.

    /// <summary>What of a name is looked at.</summary>
    public static string Fold(string name) => TextFold.Fold(name);

    /// <summary>Finds one page; banned users are not in it.</summary>
    /// <param name="text">What is looked for.</param>
    /// <param name="page">What the page before said; null for the first.</param>
    /// <param name="size">How many.</param>
    public Outcome<UserPage> Find(string? text, string? page, int size)
    {
        var given = text?.Trim() ?? "";
        var wanted = Fold(given);   // which makes spaces of line ends
        if (!DisplayName.IsValid(given, MaxLength) || !DisplayName.IsValid(wanted, MaxLength)) return Refusal.Malformed($"q is 1 to {MaxLength} printable characters.");
        if (!TryParse(page, out var isByName, out var after)) return Refusal.Malformed("page is not one that the server gave.");

        using var read = store.Read();
        var found = isByName ? [] : ById(read.Sql, wanted, after, size + 1);
        var byId = found.Count;
        if (byId <= size) found.AddRange(ByName(read.Sql, wanted, isByName ? after : "", size + 1 - byId));
        if (found.Count <= size) return new UserPage(found);

        found.RemoveAt(size);
        var last = found[^1].Id;
        return new UserPage(found, byId > size ? $"i.{last}" : byId == size ? "n." : $"n.{last}");
    }

    private static List<UserCard> ById(SqlSession sql, string wanted, string after, long limit) => sql.Query(
        """
        select id, name, avatar, about from users where id >= $1 and id < $2 and id > $3 and banned is null order by id limit $4
        """,
        wanted, wanted + AfterAllIds, after, limit).All(Read);

    private static List<UserCard> ByName(SqlSession sql, string wanted, string after, long limit) => sql.Query(
        """
        select id, name, avatar, about from users
        where folded like $1 escape '!' and not (id >= $2 and id < $3) and id > $4 and banned is null order by id limit $5
        """,
        $"%{Escape(wanted)}%", wanted, wanted + AfterAllIds, after, limit).All(Read);

    /// <summary>A text in which no character means anything to <c>like … escape '!'</c>.</summary>
    public static string Escape(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);

    private static UserCard Read(DbDataReader row) => new(row.Text(0), row.Text(1), row.TextOrNull(2), row.TextOrNull(3));

    // "i." or "n.", whether ids or names come next, and the last id that was shown of them.
    private static bool TryParse(string? page, out bool isByName, out string after)
    {
        (isByName, after) = (page?.StartsWith('n') == true, "");
        if (page is null) return true;
        if (page is not (['i', '.', ..] or ['n', '.', ..])) return false;

        after = page[2..];
        return after.Length == 0 ? isByName : UserId.IsValid(after);
    }
}
