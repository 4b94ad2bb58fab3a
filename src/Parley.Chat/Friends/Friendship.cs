using System.Text.Json;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;

namespace Parley.Chat.Friends;

/// <summary>Steps shared by several writes about friendship.</summary>
internal static class Friendship
{
    /// <summary>Closes a request as accepted and makes both sides friends.</summary>
    public static FriendRequest Accept(WriteTransaction transaction, FriendRequest request)
    {
        Close(transaction, request, FriendRequests.Accepted);
        Add(transaction, request.From, request.To);
        Add(transaction, request.To, request.From);

        // The user who accepts is the "from" of this notice.
        TellBoth(transaction, NoticeKinds.FriendAccepted, new FriendNotice(request.To, request.From, request.Id));
        return request with { State = FriendRequests.Accepted };
    }

    /// <summary>Closes a request as declined by its recipient.</summary>
    public static void Decline(WriteTransaction transaction, FriendRequest request)
    {
        Close(transaction, request, FriendRequests.Declined);
        TellBoth(transaction, NoticeKinds.FriendDeclined, new FriendNotice(request.To, request.From, request.Id));
    }

    /// <summary>Closes a request as cancelled by its sender; its notices lose its message.</summary>
    public static void Cancel(WriteTransaction transaction, FriendRequest request)
    {
        Close(transaction, request, FriendRequests.Cancelled);
        var notice = new FriendNotice(request.From, request.To, request.Id);
        RequestNotices.Withdraw(transaction, request.Id, JsonSerializer.Serialize(notice, NoticesJson.Wire.FriendNotice));
        TellBoth(transaction, NoticeKinds.FriendCancelled, notice, counts: false);
    }

    private static void Close(WriteTransaction transaction, FriendRequest request, string state)
    {
        transaction.SqlInvalidatingCache()
            .Execute("update friend_requests set state = $2, answered = $3 where id = $1", request.Id, state, transaction.Now);
        if (state != FriendRequests.Cancelled) RequestNotices.Forget(transaction, request.Id);
    }

    /// <summary>Both users have devices that show friends and requests, so both are notified of every change.</summary>
    public static IReadOnlyList<LogEntry> TellBoth(WriteTransaction transaction, string kind, FriendNotice notice, bool counts = true) =>
    [
        transaction.Notify(notice.To, kind, notice, NoticesJson.Wire.FriendNotice, counts),
        transaction.Notify(notice.From, kind, notice, NoticesJson.Wire.FriendNotice, counts),
    ];

    private static void Add(WriteTransaction transaction, string user, string friend) => transaction.SqlInvalidatingCache().Execute(
        "insert into friends (user_id, friend, since) values ($1, $2, $3) on conflict do nothing", user, friend, transaction.Now);
}
