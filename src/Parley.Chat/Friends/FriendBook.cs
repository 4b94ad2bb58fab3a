using System.Data.Common;
using Parley.Chat.Contract;
using Parley.Chat.Inbox;
using Parley.Chat.Limits;
using Parley.Chat.Messages;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Friends;

/// <summary>A user's friends and requests.</summary>
internal sealed class FriendBook(ChatStore store, LogWriter writer, IPresence presence, WriteLimits limits, ReadReceipts receipts)
{
    private const string Columns =
        $"select f.friend, u.name, f.remark, u.last_seen, u.avatar, {Blocks.IsBetween} from friends f join users u on u.id = f.friend";

    public async Task<Outcome<FriendRequest>> RequestAsync(UserActor by, FriendRequestRequest request)
    {
        var outcome = await writer.RunAsync(by, new SendFriendRequest(by.User, request, limits.RequestsADay));
        if (outcome.TryGet(out var made, out _) && made.State == FriendRequests.Accepted) receipts.Reveal(made.From, made.To);   // They had asked each other.
        return outcome;
    }

    public async Task<Outcome<Done>> AnswerAsync(UserActor by, string request, bool isAccepted)
    {
        var outcome = await writer.RunAsync(by, new AnswerFriendRequest(by.User, request, isAccepted));
        if (!outcome.TryGet(out var answered, out var refusal)) return refusal;

        if (isAccepted) receipts.Reveal(answered.From, answered.To);
        return Done.Value;
    }

    public Task<Outcome<Done>> CancelAsync(UserActor by, string request) => writer.RunAsync(by, new CancelFriendRequest(by.User, request));

    /// <summary>Says what the user calls a friend.</summary>
    public async Task<Outcome<Friend>> RemarkAsync(UserActor by, string friend, ChangeRemarkRequest request)
    {
        var outcome = await writer.RunAsync(by, new ChangeRemark(by.User, friend, request.Remark));
        return outcome.Refusal is { } refusal ? refusal : Find(by.User, friend);
    }

    public Task<Outcome<Done>> RemoveAsync(UserActor by, string friend) => writer.RunAsync(by, new RemoveFriend(by.User, friend));

    /// <summary>Open requests, to and from the user.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="page">What the page before said; null for the first.</param>
    /// <param name="size">How many.</param>
    public FriendRequestList Requests(string user, string? page = null, int size = int.MaxValue)
    {
        var limit = new PageLimit(size);
        using var read = store.Read();
        var found = FriendRequests.OpenOf(read.Sql, user, page ?? "", limit);
        return new FriendRequestList(found, limit.IsCut ? found[^1].Id : null);
    }

    /// <summary>The user's friends, by name, and whether they are online.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="page">What the page before said; null for the first.</param>
    /// <param name="size">How many.</param>
    public Outcome<FriendList> List(string user, string? page = null, int size = int.MaxValue)
    {
        if (!NamePage.TryParse(page, out var name, out var id)) return Refusal.Malformed("page is not one that the server gave.");

        var limit = new PageLimit(size);
        using var read = store.Read();
        var found = read.Sql.Query(
            $"{Columns} where f.user_id = $1 and (u.name, u.id) > ($2, $3) order by u.name, u.id limit $4", user, name, id, size + 1L)
            .While(Describe, friend => limit.TryTake(JsonSize.OfObject(friend.Id, friend.Name, friend.Remark, friend.Avatar)));
        return new FriendList(found, limit.IsCut ? NamePage.Format(found[^1].Name, found[^1].Id) : null);
    }

    /// <summary>One of the user's friends.</summary>
    public Outcome<Friend> Find(string user, string friend)
    {
        using var read = store.Read();
        return read.Sql.Query($"{Columns} where f.user_id = $1 and f.friend = $2", user, friend).One(Describe) is { } found
            ? found
            : Refusal.NotFriends;
    }

    public bool AreFriends(string user, string other)
    {
        using var read = store.Read();
        return read.Sql.Any("select 1 from friends where user_id = $1 and friend = $2", user, other);
    }

    // Between whom there is a block, neither sees whether the other is there nor when he was.
    private Friend Describe(DbDataReader row)
    {
        var (id, isCut) = (row.Text(0), row.GetBoolean(5));
        var isOnline = !isCut && presence.IsOnline(id);
        var lastSeen = isOnline || isCut ? null : presence.LastSeen(id) ?? row.LongOrNull(3);
        return new Friend(id, row.Text(1), isOnline, row.TextOrNull(2), lastSeen, row.TextOrNull(4));
    }
}
