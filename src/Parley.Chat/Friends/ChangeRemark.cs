using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Friends;

/// <summary>Changes what a user calls a friend, which only his own devices learn.</summary>
internal sealed class ChangeRemark(string user, string friend, OptionalText remark) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        var sql = transaction.SqlBeside;
        if (!Users.Exists(sql, friend)) return Refusal.UnknownUser;
        if (!Friendship.Exists(transaction, user, friend)) return Refusal.NotFriends;

        var before = sql.Text("select remark from friends where user_id = $1 and friend = $2", user, friend);
        var after = remark.Or(before);
        if (after is not null && !DisplayName.IsValid(after)) return Refusal.Malformed("remark is at most 64 printable characters, or null.");
        if (after is not null) after = DisplayName.Trim(after);
        if (after == before) return Done.Value;

        transaction.SqlBeside.Execute("update friends set remark = $3 where user_id = $1 and friend = $2", user, friend, after);
        transaction.Notify(user, NoticeKinds.FriendChanged, new RemarkNotice(friend, after), ChatJson.Wire.RemarkNotice, counts: false);
        return Done.Value;
    }
}
