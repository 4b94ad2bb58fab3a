using System.Data.Common;
using System.Text.Json;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>Reads and answers join requests.</summary>
internal static class JoinRequests
{
    public const string Open = "open";
    public const string Accepted = "accepted";
    public const string Declined = "declined";
    public const string Cancelled = "cancelled";

    private const string Columns =
        "select r.id, r.group_id, r.user_id, u.name, r.created, r.message, r.state from join_requests r join users u on u.id = r.user_id";

    /// <summary>A request and its state.</summary>
    public static (JoinRequest Request, string State)? Find(SqlSession sql, string id) =>
        sql.Query($"{Columns} where r.id = $1", id).All(row => (Read(row), row.Text(6))) is [var found] ? found : null;

    public static ValueTask<JoinRequest?> FindOpenAsync(ReadSession sql, string group, string user) =>
        sql.QueryAsync($"{Columns} where r.group_id = $1 and r.user_id = $2 and r.state = 'open'", group, user).OneAsync(Read);

    /// <summary>Open requests to a group after <paramref name="id"/>, oldest first, because ids grow with time.</summary>
    public static ValueTask<List<JoinRequest>> OpenOfAsync(ReadSession sql, string group, string id, int count) => sql.QueryAsync(
        $"{Columns} where r.group_id = $1 and r.state = 'open' and r.id > $2 order by r.id limit $3",
        group, id, (long)count).AllAsync(Read);

    /// <summary>Open requests of a user, oldest first.</summary>
    public static ValueTask<List<JoinRequest>> OpenByAsync(ReadSession sql, string user) =>
        sql.QueryAsync($"{Columns} where r.user_id = $1 and r.state = 'open' order by r.id", user).AllAsync(Read);

    public static void Insert(WriteTransaction transaction, JoinRequest request) => transaction.SqlInvalidatingCache().Execute(
        "insert into join_requests (id, group_id, user_id, message, state, created) values ($1, $2, $3, $4, 'open', $5)",
        request.Id, request.Group, request.User, request.Message, request.Created);

    /// <summary>Declines a request.</summary>
    public static void Decline(WriteTransaction transaction, string id)
    {
        Close(transaction, id, Declined);
        RequestNotices.Forget(transaction, id);
    }

    /// <summary>Closes the requests of users who have joined in any way.</summary>
    public static void Accept(WriteTransaction transaction, string group, IReadOnlyList<string> users)
    {
        const string These = "group_id = $1 and state = 'open' and user_id in (select e.value ->> 'v' from json_each($2) e)";
        var list = SqlList.Of(users);
        transaction.SqlInvalidatingCache()
            .Execute($"delete from request_notices where request in (select id from join_requests where {These})", group, list);
        transaction.SqlInvalidatingCache()
            .Execute($"update join_requests set state = 'accepted', answered = $3 where {These}", group, list, transaction.Now);
    }

    /// <summary>The number of a user's requests to a group since a time, and the time of the first.</summary>
    public static (long Count, long First) Since(SqlSession sql, string group, string user, long time)
    {
        using var row = sql.Query(
            "select count(*), coalesce(min(created), 0) from join_requests where user_id = $1 and group_id = $2 and created > $3",
            user, group, time);
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    /// <summary>Cancels an open request: its notices lose its message, and its link gets a use back.</summary>
    public static void Cancel(WriteTransaction transaction, Group group, JoinRequest request)
    {
        Close(transaction, request.Id, Cancelled);
        var bare = request with { Message = null };
        RequestNotices.Withdraw(
            transaction, request.Id, JsonSerializer.Serialize(Notice(group, bare, request.User), GroupsJson.Wire.JoinNotice));
        GroupLinks.GiveBack(transaction, request.Id);
        Tell(transaction, group, bare, NoticeKinds.JoinCancelled, request.User, counts: false);
    }

    /// <summary>Declines all open requests to a dissolved group.</summary>
    public static void DeclineAll(WriteTransaction transaction, Group group, string by)
    {
        var open = transaction.SqlInvalidatingCache().Query($"{Columns} where r.group_id = $1 and r.state = 'open'", group.Id).All(Read);
        transaction.SqlInvalidatingCache().Execute(
            "delete from request_notices where request in (select id from join_requests where group_id = $1 and state = 'open')", group.Id);
        transaction.SqlInvalidatingCache().Execute(
            "update join_requests set state = 'declined', answered = $2 where group_id = $1 and state = 'open'", group.Id, transaction.Now);
        transaction.NotifyEach(
            [.. open.Select(request => (request.User, Notice(group, request, by)))], NoticeKinds.JoinDeclined, GroupsJson.Wire.JoinNotice);
    }

    /// <summary>Notifies the requesting user and all managers of the state of a request.</summary>
    public static IReadOnlyList<LogEntry> Tell(
        WriteTransaction transaction, Group group, JoinRequest request, string kind, string by, bool counts = true) =>
            transaction.NotifyAll(
        [request.User, .. transaction.RunnersOf(group).Where(runner => runner != request.User)],
        kind,
        Notice(group, request, by),
        GroupsJson.Wire.JoinNotice,
        counts);

    private static void Close(WriteTransaction transaction, string id, string state) => transaction.SqlInvalidatingCache().Execute(
        "update join_requests set state = $2, answered = $3 where id = $1", id, state, transaction.Now);

    private static JoinNotice Notice(Group group, JoinRequest request, string by) =>
        new(group.Id, group.Name, request.User, by, request.Id, request.Message);

    private static JoinRequest Read(DbDataReader row) =>
        new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Long(4), row.TextOrNull(5));
}
