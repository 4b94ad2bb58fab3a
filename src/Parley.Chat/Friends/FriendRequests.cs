using System.Data.Common;
using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Friends;

/// <summary>Reads friend requests.</summary>
internal static class FriendRequests
{
    public const string Open = "open";
    public const string Accepted = "accepted";
    public const string Declined = "declined";
    public const string Cancelled = "cancelled";

    private const string Columns = "select id, sender, recipient, created, state, message from friend_requests";

    public static FriendRequest? Find(SqlSession sql, string id) => sql.Query($"{Columns} where id = $1", id).One(Read);

    public static FriendRequest? FindOpen(SqlSession sql, string from, string to) =>
        sql.Query($"{Columns} where sender = $1 and recipient = $2 and state = 'open'", from, to).One(Read);

    /// <summary>The number of requests from one user to another since a time, and the time of the first.</summary>
    public static (long Count, long First) Since(SqlSession sql, string from, string to, long time)
    {
        using var row = sql.Query(
            "select count(*), coalesce(min(created), 0) from friend_requests where sender = $1 and recipient = $2 and created > $3",
            from, to, time);
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    /// <summary>
    /// Open requests of a user in both directions, after <paramref name="id"/>, oldest first, because ids grow with time.
    /// </summary>
    public static ValueTask<List<FriendRequest>> OpenOfAsync(ReadSession sql, string user, string id, PageLimit limit) => sql.QueryAsync(
        $"{Columns} where (sender = $1 or recipient = $1) and state = 'open' and id > $2 order by id", user, id)
        .WhileAsync(Read, request => limit.TryTake(JsonSize.OfObject(request.Id, request.From, request.To, request.Message)));

    private static FriendRequest Read(DbDataReader row) =>
        new(row.Text(0), row.Text(1), row.Text(2), row.Long(3), row.Text(4), row.TextOrNull(5));
}
