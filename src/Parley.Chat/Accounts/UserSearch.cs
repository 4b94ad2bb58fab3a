using System.Data.Common;
using Parley.Chat.Ground;
using Parley.Chat.Storage;
using Parley.Chat.Text;

namespace Parley.Chat.Accounts;

/// <summary>Finds users by the beginning of their id, then by any part of their name.</summary>
internal sealed class UserSearch(ChatStore store)
{
    private const int MaxLength = 64;
    private const string AfterAllIds = "~";   // Higher than any character of an id.

    /// <summary>Finds one page; banned users are excluded.</summary>
    /// <param name="text">The text to search for.</param>
    /// <param name="page">The value from the previous page; null for the first.</param>
    /// <param name="size">The number.</param>
    public async ValueTask<Outcome<UserPage>> FindAsync(string? text, string? page, int size)
    {
        var given = text?.Trim() ?? "";
        var wanted = TextFold.Fold(given);   // which converts line ends to spaces
        if (!DisplayName.IsValid(given, MaxLength) || !DisplayName.IsValid(wanted, MaxLength))
            return Refusal.Malformed($"q is 1 to {MaxLength} printable characters.");
        if (!TryParse(page, out var isByName, out var after)) return Refusal.Malformed("page is not a value from a previous response.");

        await using var read = await store.ReadAsync();
        var found = isByName ? [] : await ByIdAsync(read.Sql, wanted, after, size + 1);
        var byId = found.Count;
        if (byId <= size) found.AddRange(await ByNameAsync(read.Sql, wanted, isByName ? after : "", size + 1 - byId));
        if (found.Count <= size) return new UserPage(found);

        found.RemoveAt(size);
        var last = found[^1].Id;
        return new UserPage(found, byId > size ? $"i.{last}" : byId == size ? "n." : $"n.{last}");
    }

    private static ValueTask<List<UserCard>> ByIdAsync(ReadSession sql, string wanted, string after, long limit) => sql.QueryAsync(
        """
        select id, name, avatar, about from users where id >= $1 and id < $2 and id > $3 and banned is null order by id limit $4
        """,
        wanted, wanted + AfterAllIds, after, limit).AllAsync(Read);

    private static ValueTask<List<UserCard>> ByNameAsync(ReadSession sql, string wanted, string after, long limit) => sql.QueryAsync(
        """
        select id, name, avatar, about from users
        where folded like $1 escape '!' and not (id >= $2 and id < $3) and id > $4 and banned is null order by id limit $5
        """,
        $"%{Escape(wanted)}%", wanted, wanted + AfterAllIds, after, limit).AllAsync(Read);

    /// <summary>The text, escaped for <c>like … escape '!'</c>.</summary>
    public static string Escape(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal)
            .Replace("_", "!_", StringComparison.Ordinal);

    private static UserCard Read(DbDataReader row) => new(row.Text(0), row.Text(1), row.TextOrNull(2), row.TextOrNull(3));

    // "i." or "n.", whether ids or names come next, and the last id on the previous page.
    private static bool TryParse(string? page, out bool isByName, out string after)
    {
        (isByName, after) = (page?.StartsWith('n') == true, "");
        if (page is null) return true;
        if (page is not (['i', '.', ..] or ['n', '.', ..])) return false;

        after = page[2..];
        return after.Length == 0 ? isByName : UserId.IsValid(after);
    }
}
