using Parley.Chat.Accounts;
using Parley.Chat.Files;
using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Sessions;

namespace Parley.StoreSpec;

/// <summary>Lets tests that are not about sessions write on behalf of users who have none.</summary>
internal static class UncheckedActors
{
    public static UserActor As(string user) => new Unchecked(user);

    public static Task<Outcome<T>> RunAsync<T>(this LogWriter writer, WriteOperation<T> operation) =>
        writer.RunAsync(Actor.Server, operation);

    public static Task<Outcome<T>> RunAsync<T>(this LogWriter writer, Func<WriteTransaction, Outcome<T>> run) =>
        writer.RunAsync(Actor.Server, run);

    public static Task<Outcome<T>> RunInOrderAsync<T>(this LogWriter writer, WriteOperation<T> operation) =>
        writer.RunInOrderAsync(Actor.Server, operation);

    public static Task<Outcome<FriendRequest>> RequestAsync(this FriendBook friends, string user, FriendRequestRequest request) =>
        friends.RequestAsync(As(user), request);

    public static Task<Outcome<Done>> AnswerAsync(this FriendBook friends, string user, string request, bool isAccepted) =>
        friends.AnswerAsync(As(user), request, isAccepted);

    public static Task<Outcome<Done>> CancelAsync(this FriendBook friends, string user, string request) =>
        friends.CancelAsync(As(user), request);

    public static Task<Outcome<Friend>> RemarkAsync(this FriendBook friends, string user, string friend, ChangeRemarkRequest request) =>
        friends.RemarkAsync(As(user), friend, request);

    public static Task<Outcome<Done>> RemoveAsync(this FriendBook friends, string user, string friend) =>
        friends.RemoveAsync(As(user), friend);

    public static Task<Outcome<Done>> SetAsync(this Blocks blocks, string user, string other, bool isBlocked) =>
        blocks.SetAsync(As(user), other, isBlocked);

    public static Task<Outcome<GroupDetails>> CreateAsync(
        this GroupBook groups, string user, CreateGroupRequest request, IdempotencyKey? key = null) =>
        groups.CreateAsync(As(user), request, key);

    public static Task<Outcome<GroupDetails>> ChangeAsync(this GroupBook groups, string user, string group, ChangeGroupRequest request) =>
        groups.ChangeAsync(As(user), group, request);

    public static Task<Outcome<GroupDetails>> AddAsync(this GroupBook groups, string user, string group, AddMembersRequest request) =>
        groups.AddAsync(As(user), group, request);

    public static Task<Outcome<Done>> RemoveAsync(this GroupBook groups, string user, string group, string member) =>
        groups.RemoveAsync(As(user), group, member);

    public static Task<Outcome<JoinAnswer>> JoinAsync(this JoinBook joins, string user, string group, JoinGroupRequest request) =>
        joins.JoinAsync(As(user), group, request);

    public static Task<Outcome<JoinAnswer>> FollowAsync(this JoinBook joins, string user, string code, JoinGroupRequest request) =>
        joins.FollowAsync(As(user), code, request);

    public static Task<Outcome<Done>> AnswerAsync(this JoinBook joins, string user, string group, string request, bool isAccepted) =>
        joins.AnswerAsync(As(user), group, request, isAccepted);

    public static Task<Outcome<Done>> CancelAsync(this JoinBook joins, string user, string request) => joins.CancelAsync(As(user), request);

    public static Task<Outcome<UserProfile>> ChangeAsync(this Profiles profiles, string user, ChangeProfileRequest request) =>
        profiles.ChangeAsync(As(user), request);

    public static Task<Outcome<UploadedFile>> ReceiveAsync(
        this Uploads uploads, string user, UploadRequest request, Stream body, CancellationToken gone) =>
            uploads.ReceiveAsync(As(user), request, body, gone);

    public static Task<Outcome<Done>> DeleteAsync(this Uploads uploads, string user, string file) => uploads.DeleteAsync(As(user), file);

    public static Task<Outcome<Done>> EndAsync(this SessionStore sessions, string user, string device) =>
        sessions.EndAsync(As(user), device);

    private sealed record Unchecked(string User) : UserActor(User)
    {
        internal override Refusal? Check(WriteTransaction transaction) => null;
    }
}
