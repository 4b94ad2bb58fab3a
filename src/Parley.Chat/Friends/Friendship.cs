using System.Text.Json;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Friends;

/// <summary>The steps that several writes about friendship share.</summary>
internal static class Friendship
{
    public static bool Exists(WriteTransaction transaction, string user, string friend) =>
        transaction.Sql.Any("select 1 from friends where user_id = $1 and friend = $2", user, friend);

    /// <summary>Whether a user may begin to write to another one, blocks aside.</summary>
    public static bool LetsWrite(WriteTransaction transaction, string user, string other) =>
        (transaction.Writing == WritingPolicy.Anyone && user != other) || Exists(transaction, user, other);

    /// <summary>Closes a request as accepted and makes both sides friends.</summary>
    public static FriendRequest Accept(WriteTransaction transaction, FriendRequest request)
    {
        Close(transaction, request, FriendRequests.Accepted);
        Add(transaction, request.From, request.To);
        Add(transaction, request.To, request.From);

        // The one who accepts is the "from" of this notice.
        TellBoth(transaction, NoticeKinds.FriendAccepted, new FriendNotice(request.To, request.From, request.Id));
        return request with { State = FriendRequests.Accepted };
    }

    /// <summary>Closes a request as declined by the one who was asked.</summary>
    public static void Decline(WriteTransaction transaction, FriendRequest request)
    {
        Close(transaction, request, FriendRequests.Declined);
        TellBoth(transaction, NoticeKinds.FriendDeclined, new FriendNotice(request.To, request.From, request.Id));
    }

    /// <summary>Closes a request as taken back by the one who asked; its notices lose what it said.</summary>
    public static void Cancel(WriteTransaction transaction, FriendRequest request)
    {
        Close(transaction, request, FriendRequests.Cancelled);
        var notice = new FriendNotice(request.From, request.To, request.Id);
        RequestNotices.Withdraw(transaction, request.Id, JsonSerializer.Serialize(notice, ChatJson.Wire.FriendNotice));
        TellBoth(transaction, NoticeKinds.FriendCancelled, notice, counts: false);
    }

    private static void Close(WriteTransaction transaction, FriendRequest request, string state)
    {
        transaction.Sql.Execute("update friend_requests set state = $2, answered = $3 where id = $1", request.Id, state, transaction.Now);
        if (state != FriendRequests.Cancelled) RequestNotices.Forget(transaction, request.Id);
    }

    /// <summary>Both have devices that show their friends and requests, so both are told of every change.</summary>
    public static IReadOnlyList<LogEntry> TellBoth(WriteTransaction transaction, string kind, FriendNotice notice, bool counts = true) =>
    [
        transaction.Notify(notice.To, kind, notice, ChatJson.Wire.FriendNotice, counts),
        transaction.Notify(notice.From, kind, notice, ChatJson.Wire.FriendNotice, counts),
    ];

    private static void Add(WriteTransaction transaction, string user, string friend) => transaction.Sql.Execute(
        "insert into friends (user_id, friend, since) values ($1, $2, $3) on conflict do nothing", user, friend, transaction.Now);
}
