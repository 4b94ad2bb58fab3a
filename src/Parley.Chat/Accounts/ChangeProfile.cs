using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;
using Parley.Chat.Presence;
using Parley.Chat.Storage;
using Parley.Chat.Text;

namespace Parley.Chat.Accounts;

/// <summary>A changed profile and the friends who still have to be notified.</summary>
internal sealed record ProfileChange(UserProfile Profile, IReadOnlyList<string> Untold);

/// <summary>Changes a profile.</summary>
internal sealed class ChangeProfile(string user, ChangeProfileRequest request) : WriteOperation<ProfileChange>
{
    private const int MaxAbout = 256;

    protected override Outcome<ProfileChange> Run(WriteTransaction transaction)
    {
        var before = Users.FindAsync(transaction.SqlKeepingCache(), user).AtOnce()!;
        var after = before with
        {
            Name = request.Name.Or(before.Name)!,
            Avatar = request.Avatar.Or(before.Avatar),
            About = request.About.Or(before.About)
        };
        if (Check(after) is { } wrong) return wrong;

        after = after with { Name = DisplayName.Trim(after.Name) };
        if (after == before) return new ProfileChange(after, []);
        if (after.Avatar != before.Avatar)
        {
            if (after.Avatar is { } avatar && Avatars.Check(transaction, user, avatar) is { } refusal) return refusal;
            Avatars.Set(transaction, Avatars.OfUser(user), after.Avatar);
        }

        transaction.SqlKeepingCache().Execute(
            "update users set name = $2, folded = $3, avatar = $4, about = $5 where id = $1",
            user, after.Name, TextFold.Fold(after.Name), after.Avatar, after.About);
        var notice = new UserNotice(user, after.Name, after.Avatar, after.About);
        transaction.Notify(user, NoticeKinds.UserChanged, notice, NoticesJson.Wire.UserNotice, counts: false);
        return new ProfileChange(
            after, transaction.SqlKeepingCache().Statement(Sight.Friends).Bind(1, user).AllAsync(row => row.Text(0)).AtOnce());
    }

    private static Refusal? Check(UserProfile after)
    {
        if (!DisplayName.IsValid(after.Name)) return Refusal.Malformed("name is 1 to 64 printable characters.");
        return after.About is { } about && !DisplayName.IsValid(about, MaxAbout)
            ? Refusal.Malformed($"about is at most {MaxAbout} printable characters.")
            : null;
    }
}
