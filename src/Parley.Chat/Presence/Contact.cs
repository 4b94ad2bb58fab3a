using System.Data.Common;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Presence;

/// <summary>How a user and another user stand to each other.</summary>
/// <remarks>The expressions for SQL name users with parameters or with columns of named tables.</remarks>
/// <param name="Exists">Whether there is another user of this id.</param>
/// <param name="IsSelf">Whether the other user is the user.</param>
/// <param name="AreFriends">Whether they are friends.</param>
/// <param name="IsBlocked">Whether the other user has blocked the user.</param>
/// <param name="HasBlocked">Whether the user has blocked the other user.</param>
internal readonly record struct Contact(bool Exists, bool IsSelf, bool AreFriends, bool IsBlocked, bool HasBlocked)
{
    private static readonly string One = $"select {ColumnsSql("$1", "$2")}";

    /// <summary>The relation, as writes ask for it; the key is the user and the other one.</summary>
    public static Question<Contact> Between { get; } = new(
        texts: 2,
        $"""
        select k.n, {ColumnsSql("k.user_id", "k.other")}
        from unnest($1::text[], $2::text[]) with ordinality k (user_id, other, n)
        """,
        static (row, key) => Read(row, 1, key.First, key.Second),
        static (sql, key) => ReadAsync(sql, key.First, key.Second).AtOnce());

    public static async ValueTask<Contact> ReadAsync(ReadSession sql, string user, string other)
    {
        await using var rows = await sql.QueryAsync(One, user, other);
        await rows.ReadAsync();
        return Read(rows.Row, 0, user, other);
    }

    /// <summary>In SQL: the two are friends.</summary>
    public static string AreFriendsSql(string user, string other) =>
        $"exists (select 1 from friends where user_id = {user} and friend = {other})";

    /// <summary>In SQL: the user has blocked the other one.</summary>
    public static string HasBlockedSql(string user, string other) =>
        $"exists (select 1 from blocks where user_id = {user} and blocked = {other})";

    /// <summary>Whether the user may begin to write to the other one, apart from blocks.</summary>
    public bool LetsWrite(WritingPolicy writing) => AreFriends || (writing == WritingPolicy.Anyone && !IsSelf);

    /// <summary>The same rule in SQL about two different users.</summary>
    /// <param name="user">The user.</param>
    /// <param name="other">The other one.</param>
    /// <param name="anyone">A parameter: 1 if the policy is <see cref="WritingPolicy.Anyone"/>.</param>
    public static string LetsWriteSql(string user, string other, string anyone) => $"({anyone} = 1 or {AreFriendsSql(user, other)})";

    /// <summary>The refusal if the user may not write to the other one; otherwise null.</summary>
    public Refusal? CheckWriting(WritingPolicy writing)
    {
        if (!Exists) return Refusal.UnknownUser;
        if (IsBlocked) return new Refusal(Reason.Blocked, "This user does not accept messages from you.");
        return LetsWrite(writing) ? null : Refusal.NotFriends;
    }

    /// <summary>Whether one of the two has blocked the other.</summary>
    public bool IsCut => IsBlocked || HasBlocked;

    /// <summary>The same rule in SQL.</summary>
    public static string IsCutSql(string one, string other) => $"({HasBlockedSql(one, other)} or {HasBlockedSql(other, one)})";

    private static string ColumnsSql(string user, string other) =>
        $"""
        exists (select 1 from users where id = {other}),
            {AreFriendsSql(user, other)}, {HasBlockedSql(other, user)}, {HasBlockedSql(user, other)}
        """;

    private static Contact Read(DbDataReader row, int column, string user, string other) => new(
        row.GetBoolean(column), user == other, row.GetBoolean(column + 1), row.GetBoolean(column + 2), row.GetBoolean(column + 3));
}
