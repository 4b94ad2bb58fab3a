using System.Data.Common;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Inbox;
using Parley.Chat.Limits;
using Parley.Chat.Log;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Friends;

/// <summary>A user's friends and requests.</summary>
internal sealed class FriendBook(ChatStore store, LogWriter writer, IPresence presence, WriteRateLimiter limits, ReadReceipts receipts)
{
    private static readonly string Columns =
        $"select f.friend, u.name, f.remark, u.last_seen, u.avatar, {Sight.IsCut} from friends f join users u on u.id = f.friend";

    public async Task<Outcome<FriendRequest>> RequestAsync(UserActor by, FriendRequestRequest request)
    {
        var outcome = await writer.RunAsync(by, new SendFriendRequest(by.User, request, limits.RequestsADay));
        // Both had sent a request.
        if (outcome.TryGet(out var made, out _) && made.State == FriendRequests.Accepted) await receipts.RevealAsync(made.From, made.To);
        return outcome;
    }

    public async Task<Outcome<Done>> AnswerAsync(UserActor by, string request, bool isAccepted)
    {
        var outcome = await writer.RunAsync(by, new AnswerFriendRequest(by.User, request, isAccepted));
        if (!outcome.TryGet(out var answered, out var refusal)) return refusal;

        if (isAccepted) await receipts.RevealAsync(answered.From, answered.To);
        return Done.Value;
    }

    public Task<Outcome<Done>> CancelAsync(UserActor by, string request) => writer.RunAsync(by, new CancelFriendRequest(by.User, request));

    /// <summary>Sets the user's own name for a friend.</summary>
    public async Task<Outcome<Friend>> RemarkAsync(UserActor by, string friend, ChangeRemarkRequest request)
    {
        var outcome = await writer.RunAsync(by, new ChangeRemark(by.User, friend, request.Remark));
        return outcome.Refusal is { } refusal ? refusal : await FindAsync(by.User, friend);
    }

    public Task<Outcome<Done>> RemoveAsync(UserActor by, string friend) => writer.RunAsync(by, new RemoveFriend(by.User, friend));

    /// <summary>Open requests to and from the user.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="page">The value from the previous page; null for the first.</param>
    /// <param name="size">The number.</param>
    public async ValueTask<FriendRequestList> RequestsAsync(string user, string? page = null, int size = int.MaxValue)
    {
        var limit = new PageLimit(size);
        await using var read = await store.ReadAsync(user);
        var found = await FriendRequests.OpenOfAsync(read.Sql, user, page ?? "", limit);
        return new FriendRequestList(found, limit.IsCut ? found[^1].Id : null);
    }

    /// <summary>The user's friends, ordered by name, with their presence.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="page">The value from the previous page; null for the first.</param>
    /// <param name="size">The number.</param>
    public async ValueTask<Outcome<FriendList>> ListAsync(string user, string? page = null, int size = int.MaxValue)
    {
        if (!NamePage.TryParse(page, out var name, out var id)) return Refusal.Malformed("page is not a value from a previous response.");

        var limit = new PageLimit(size);
        await using var read = await store.ReadAsync(user);
        var found = await read.Sql.QueryAsync(
            $"{Columns} where f.user_id = $1 and (u.name, u.id) > ($2, $3) order by u.name, u.id limit $4", user, name, id, size + 1L)
            .WhileAsync(Describe, friend => limit.TryTake(JsonSize.OfObject(friend.Id, friend.Name, friend.Remark, friend.Avatar)));
        return new FriendList(found, limit.IsCut ? NamePage.Format(found[^1].Name, found[^1].Id) : null);
    }

    /// <summary>One of the user's friends.</summary>
    public async ValueTask<Outcome<Friend>> FindAsync(string user, string friend)
    {
        await using var read = await store.ReadAsync(user);
        return await read.Sql.QueryAsync($"{Columns} where f.user_id = $1 and f.friend = $2", user, friend).OneAsync(Describe) is { } found
            ? found
            : Refusal.NotFriends;
    }

    // With a block between two users, neither sees the other's presence or last-seen time.
    private Friend Describe(DbDataReader row)
    {
        var (id, isCut) = (row.Text(0), row.GetBoolean(5));
        var isOnline = !isCut && presence.IsOnline(id);
        var lastSeen = isOnline || isCut ? null : presence.LastSeen(id) ?? row.LongOrNull(3);
        return new Friend(id, row.Text(1), isOnline, row.TextOrNull(2), lastSeen, row.TextOrNull(4));
    }
}
