using Parley.Chat.Messages;

namespace Parley.Chat.Notices;

/// <summary>Keeps which notices tell of a request that is open, so that one that is taken back takes along what they say of it.</summary>
/// <remarks>The entries stay where they are: their <c>seq</c> and <c>pos</c> have been handed out, and devices count on them.</remarks>
internal static class RequestNotices
{
    /// <summary>These notices, which were appended one after the other, tell of the request.</summary>
    public static void Keep(WriteTransaction transaction, string request, IReadOnlyList<LogEntry> notices) => transaction.SqlBeside.Execute(
        "insert into request_notices (request, pos) select $1, pos from log where pos >= $2 and pos <= $3",
        request, notices[0].Pos, notices[^1].Pos);

    /// <summary>The request has been taken back: from now on its notices say this.</summary>
    public static void Withdraw(WriteTransaction transaction, string request, string body)
    {
        transaction.SqlBeside.Execute("update log set body = $2 where pos in (select pos from request_notices where request = $1)", request, body);
        Forget(transaction, request);
    }

    /// <summary>The request has been answered: what its notices say stays.</summary>
    public static void Forget(WriteTransaction transaction, string request) =>
        transaction.SqlBeside.Execute("delete from request_notices where request = $1", request);
}
