using Parley.Chat.Ground;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>Makes thousands of users with a few statements.</summary>
internal static class Crowd
{
    /// <summary>Makes users of whom the first has all others as friends.</summary>
    public static async Task MakeAsync(Chat chat, IReadOnlyList<string> users) => _ = (await chat.Writer.RunAsync<Done>(transaction =>
    {
        var (sql, list) = (transaction.SqlInvalidatingCache(), SqlList.Of(users));
        var first = sql.Number("select max(id) from conversations") + 1;
        sql.Execute(
            """
            insert into users (id, name, folded, password, created)
            select e.value ->> 'v', e.value ->> 'v', e.value ->> 'v', 'none', $2 from json_each($1) e
            """,
            list, transaction.Now);
        sql.Execute(
            "insert into conversations (id, key, kind) select $2 + e.key, 's:' || (e.value ->> 'v'), 3 from json_each($1) e", list, first);
        sql.Execute(
            """
            insert into members (conversation, user_id, role, joined, join_seq, read_seq, read_no)
            select $2 + e.key, e.value ->> 'v', 'member', $3, 1, 0, 0 from json_each($1) e
            """,
            list, first, transaction.Now);
        sql.Execute(
            "insert into friends (user_id, friend, since) select $2, e.value ->> 'v', $3 from json_each($1) e where e.value ->> 'v' <> $2",
            list, users[0], transaction.Now);
        return Done.Value;
    })).Value;

    /// <summary>Makes a user a friend of all the others.</summary>
    public static async Task BefriendAsync(Chat chat, string user, IReadOnlyList<string> others) =>
        _ = (await chat.Writer.RunAsync<Done>(transaction =>
    {
        transaction.SqlInvalidatingCache().Execute(
            """
            insert into friends (user_id, friend, since)
            select $2, e.value ->> 'v', $3 from json_each($1) e union all select e.value ->> 'v', $2, $3 from json_each($1) e
            """,
            SqlList.Of(others), user, transaction.Now);
        return Done.Value;
    })).Value;
}
