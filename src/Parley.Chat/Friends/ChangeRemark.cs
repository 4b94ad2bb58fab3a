using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Friends;

/// <summary>Changes a user's remark for a friend, which only the user's own devices see.</summary>
internal sealed class ChangeRemark(string user, string friend, OptionalText remark) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        var sql = transaction.SqlKeepingCache();
        var contact = Contact.ReadAsync(sql, user, friend).AtOnce();
        if (!contact.Exists) return Refusal.UnknownUser;
        if (!contact.AreFriends) return Refusal.NotFriends;

        var before = sql.Text("select remark from friends where user_id = $1 and friend = $2", user, friend);
        var after = remark.Or(before);
        if (after is not null && !DisplayName.IsValid(after))
            return Refusal.Malformed("remark is at most 64 printable characters, or null.");
        if (after is not null) after = DisplayName.Trim(after);
        if (after == before) return Done.Value;

        transaction.SqlKeepingCache().Execute("update friends set remark = $3 where user_id = $1 and friend = $2", user, friend, after);
        transaction.Notify(user, NoticeKinds.FriendChanged, new RemarkNotice(friend, after), NoticesJson.Wire.RemarkNotice, counts: false);
        return Done.Value;
    }
}
