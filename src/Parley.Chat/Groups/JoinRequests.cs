using System.Data.Common;
using System.Text.Json;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>Reads and answers wishes to join.</summary>
internal static class JoinRequests
{
    public const string Open = "open";
    public const string Accepted = "accepted";
    public const string Declined = "declined";
    public const string Cancelled = "cancelled";

    private const string Columns =
        "select r.id, r.group_id, r.user_id, u.name, r.created, r.message, r.state from join_requests r join users u on u.id = r.user_id";

    /// <summary>A request beside its state.</summary>
    public static (JoinRequest Request, string State)? Find(SqlSession sql, string id) =>
        sql.Query($"{Columns} where r.id = $1", id).All(row => (Read(row), row.Text(6))) is [var found] ? found : null;

    public static JoinRequest? FindOpen(SqlSession sql, string group, string user) =>
        sql.Query($"{Columns} where r.group_id = $1 and r.user_id = $2 and r.state = 'open'", group, user).One(Read);

    /// <summary>Open requests to a group after <paramref name="id"/>, the oldest first: ids grow with time.</summary>
    public static List<JoinRequest> OpenOf(SqlSession sql, string group, string id, int count) => sql.Query(
        $"{Columns} where r.group_id = $1 and r.state = 'open' and r.id > $2 order by r.id limit $3", group, id, (long)count).All(Read);

    /// <summary>Open requests of a user, the oldest first.</summary>
    public static List<JoinRequest> OpenBy(SqlSession sql, string user) =>
        sql.Query($"{Columns} where r.user_id = $1 and r.state = 'open' order by r.id", user).All(Read);

    public static void Insert(WriteTransaction transaction, JoinRequest request) => transaction.Sql.Execute(
        "insert into join_requests (id, group_id, user_id, message, state, created) values ($1, $2, $3, $4, 'open', $5)",
        request.Id, request.Group, request.User, request.Message, request.Created);

    /// <summary>Declines a request.</summary>
    public static void Decline(WriteTransaction transaction, string id)
    {
        Close(transaction, id, Declined);
        RequestNotices.Forget(transaction, id);
    }

    /// <summary>Closes the requests of users who are in now, however they came in.</summary>
    public static void Accept(WriteTransaction transaction, string group, IReadOnlyList<string> users)
    {
        const string These = "group_id = $1 and state = 'open' and user_id in (select e.value ->> 'v' from json_each($2) e)";
        var list = SqlList.Of(users);
        transaction.Sql.Execute($"delete from request_notices where request in (select id from join_requests where {These})", group, list);
        transaction.Sql.Execute($"update join_requests set state = 'accepted', answered = $3 where {These}", group, list, transaction.Now);
    }

    /// <summary>How often a user has asked to join a group since then, and when first.</summary>
    public static (long Count, long First) Since(SqlSession sql, string group, string user, long time)
    {
        using var row = sql.Query(
            "select count(*), coalesce(min(created), 0) from join_requests where user_id = $1 and group_id = $2 and created > $3", user, group, time);
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    /// <summary>Takes back an open request: its notices lose what it said, and a use of the link through which it came is given back.</summary>
    public static void Cancel(WriteTransaction transaction, Group group, JoinRequest request)
    {
        Close(transaction, request.Id, Cancelled);
        var bare = request with { Message = null };
        RequestNotices.Withdraw(transaction, request.Id, JsonSerializer.Serialize(Notice(group, bare, request.User), ChatJson.Wire.JoinNotice));
        GroupLinks.GiveBack(transaction, request.Id);
        Tell(transaction, group, bare, NoticeKinds.JoinCancelled, request.User, counts: false);
    }

    /// <summary>Declines all open requests to a group that comes to its end.</summary>
    public static void DeclineAll(WriteTransaction transaction, Group group, string by)
    {
        var open = transaction.Sql.Query($"{Columns} where r.group_id = $1 and r.state = 'open'", group.Id).All(Read);
        transaction.Sql.Execute(
            "delete from request_notices where request in (select id from join_requests where group_id = $1 and state = 'open')", group.Id);
        transaction.Sql.Execute(
            "update join_requests set state = 'declined', answered = $2 where group_id = $1 and state = 'open'", group.Id, transaction.Now);
        transaction.NotifyEach(
            [.. open.Select(request => (request.User, Notice(group, request, by)))], NoticeKinds.JoinDeclined, ChatJson.Wire.JoinNotice);
    }

    /// <summary>Tells the one who asks and all who may answer what has become of a request.</summary>
    public static IReadOnlyList<LogEntry> Tell(
        WriteTransaction transaction, Group group, JoinRequest request, string kind, string by, bool counts = true) => transaction.NotifyAll(
        [request.User, .. transaction.RunnersOf(group).Where(runner => runner != request.User)],
        kind,
        Notice(group, request, by),
        ChatJson.Wire.JoinNotice,
        counts);

    private static void Close(WriteTransaction transaction, string id, string state) => transaction.Sql.Execute(
        "update join_requests set state = $2, answered = $3 where id = $1", id, state, transaction.Now);

    private static JoinNotice Notice(Group group, JoinRequest request, string by) =>
        new(group.Id, group.Name, request.User, by, request.Id, request.Message);

    private static JoinRequest Read(DbDataReader row) =>
        new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Long(4), row.TextOrNull(5));
}
