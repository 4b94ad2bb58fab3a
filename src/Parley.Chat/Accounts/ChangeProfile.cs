using Parley.Chat.Contract;
using Parley.Chat.Files;
using Parley.Chat.Friends;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Accounts;

/// <summary>What a changed profile is, and whom nobody has told of it yet.</summary>
internal sealed record ProfileChange(UserProfile Profile, IReadOnlyList<string> Untold);

/// <summary>Changes what an account shows.</summary>
internal sealed class ChangeProfile(string user, ChangeProfileRequest request) : WriteOperation<ProfileChange>
{
    private const int MaxAbout = 256;

    protected override Outcome<ProfileChange> Run(WriteTransaction transaction)
    {
        var before = Users.Find(transaction.SqlBeside, user)!;
        var after = before with { Name = request.Name.Or(before.Name)!, Avatar = request.Avatar.Or(before.Avatar), About = request.About.Or(before.About) };
        if (Check(after) is { } wrong) return wrong;

        after = after with { Name = DisplayName.Trim(after.Name) };
        if (after == before) return new ProfileChange(after, []);
        if (after.Avatar != before.Avatar)
        {
            if (after.Avatar is { } avatar && Avatars.Check(transaction, user, avatar) is { } refusal) return refusal;
            Avatars.Set(transaction, Avatars.OfUser(user), after.Avatar);
        }

        transaction.SqlBeside.Execute(
            "update users set name = $2, folded = $3, avatar = $4, about = $5 where id = $1",
            user, after.Name, UserSearch.Fold(after.Name), after.Avatar, after.About);
        var notice = new UserNotice(user, after.Name, after.Avatar, after.About);
        transaction.Notify(user, NoticeKinds.UserChanged, notice, ChatJson.Wire.UserNotice, counts: false);
        return new ProfileChange(after, transaction.SqlBeside.Statement(Sight.Friends).Bind(1, user).All(row => row.Text(0)));
    }

    private static Refusal? Check(UserProfile after)
    {
        if (!DisplayName.IsValid(after.Name)) return Refusal.Malformed("name is 1 to 64 printable characters.");
        return after.About is { } about && !DisplayName.IsValid(about, MaxAbout)
            ? Refusal.Malformed($"about is at most {MaxAbout} printable characters.")
            : null;
    }
}
