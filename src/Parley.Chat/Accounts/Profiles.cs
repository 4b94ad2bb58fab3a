using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;

namespace Parley.Chat.Accounts;

/// <summary>Changes profiles and notifies friends.</summary>
internal sealed class Profiles(LogWriter writer)
{
    // Notices to thousands of friends must not delay everybody else's messages.
    private const int FriendsAtOnce = 100;

    /// <summary>Changes a profile; completes when all friends have their notice.</summary>
    public async Task<Outcome<UserProfile>> ChangeAsync(UserActor by, ChangeProfileRequest request)
    {
        var outcome = await writer.RunAsync(by, new ChangeProfile(by.User, request));
        if (!outcome.TryGet(out var change, out var refusal)) return refusal;

        var profile = change.Profile;
        var notice = new UserNotice(by.User, profile.Name, profile.Avatar, profile.About);
        foreach (var friends in change.Untold.Chunk(FriendsAtOnce))
        {
            var told = await writer.RunAsync(Actor.Server, transaction => Tell(transaction, friends, notice));
            if (told.Refusal is { } failure) return failure;
        }

        return profile;
    }

    private static Outcome<Done> Tell(WriteTransaction transaction, string[] friends, UserNotice notice)
    {
        foreach (var friend in friends)
            transaction.Notify(friend, NoticeKinds.UserChanged, notice, NoticesJson.Wire.UserNotice, counts: false);
        return Done.Value;
    }
}
