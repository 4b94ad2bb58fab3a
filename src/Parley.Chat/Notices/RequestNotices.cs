using Parley.Chat.Log;

namespace Parley.Chat.Notices;

/// <summary>Records the notices of an open request, so that a cancelled request can clear their message.</summary>
/// <remarks>The entries remain: their <c>seq</c> and <c>pos</c> are assigned, and devices rely on them.</remarks>
internal static class RequestNotices
{
    /// <summary>Records notices that were appended in a row for the request.</summary>
    public static void Keep(WriteTransaction transaction, string request, IReadOnlyList<LogEntry> notices) =>
        transaction.SqlKeepingCache().Execute(
        "insert into request_notices (request, pos) select $1, pos from log where pos >= $2 and pos <= $3",
        request, notices[0].Pos, notices[^1].Pos);

    /// <summary>The request was cancelled: replaces the content of its notices.</summary>
    public static void Withdraw(WriteTransaction transaction, string request, string body)
    {
        transaction.SqlKeepingCache()
            .Execute("update log set body = $2 where pos in (select pos from request_notices where request = $1)", request, body);
        Forget(transaction, request);
    }

    /// <summary>The request was answered: its notices keep their content.</summary>
    public static void Forget(WriteTransaction transaction, string request) =>
        transaction.SqlKeepingCache().Execute("delete from request_notices where request = $1", request);
}
