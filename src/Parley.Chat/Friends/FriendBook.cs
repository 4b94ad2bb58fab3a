using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Friends;

/// <summary>A user's friends and requests.</summary>
internal sealed class FriendBook(ChatStore store, LogWriter writer, IPresence presence)
{
    public Task<Outcome<FriendRequest>> RequestAsync(string user, FriendRequestRequest request) =>
        writer.RunAsync(new SendFriendRequest(user, request));

    public Task<Outcome<Done>> AnswerAsync(string user, string request, bool isAccepted) =>
        writer.RunAsync(new AnswerFriendRequest(user, request, isAccepted));

    public Task<Outcome<Done>> RemoveAsync(string user, string friend) => writer.RunAsync(new RemoveFriend(user, friend));

    /// <summary>Open requests, to and from the user.</summary>
    public FriendRequestList Requests(string user)
    {
        using var read = store.Read();
        return new FriendRequestList(FriendRequests.OpenOf(read.Sql, user));
    }

    /// <summary>The user's friends, by name, and whether they are online.</summary>
    public FriendList List(string user)
    {
        using var read = store.Read();
        return new FriendList(read.Sql.Query(
            """
            select f.friend, u.name, f.remark, u.last_seen, u.avatar,
                (select count(*) from blocks b where b.user_id = f.friend and b.blocked = f.user_id)
            from friends f join users u on u.id = f.friend
            where f.user_id = $1 order by u.name, u.id
            """,
            user).All(row => Describe(row.Text(0), row.Text(1), row.TextOrNull(2), row.LongOrNull(3), row.TextOrNull(4), isBlocked: row.Flag(5))));
    }

    public bool AreFriends(string user, string other)
    {
        using var read = store.Read();
        return read.Sql.Any("select 1 from friends where user_id = $1 and friend = $2", user, other);
    }

    private Friend Describe(string id, string name, string? remark, long? storedLastSeen, string? avatar, bool isBlocked)
    {
        if (isBlocked) return new Friend(id, name, Online: false, remark, Avatar: avatar);   // The presence of one who blocks is not for him.

        var isOnline = presence.IsOnline(id);
        return new Friend(id, name, isOnline, remark, isOnline ? null : presence.LastSeen(id) ?? storedLastSeen, avatar);
    }
}
