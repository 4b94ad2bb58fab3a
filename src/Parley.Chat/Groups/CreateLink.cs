using System.Buffers.Text;
using System.Security.Cryptography;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Groups;

/// <summary>Creates a link with which others join.</summary>
internal sealed class CreateLink(string user, string groupId, CreateLinkRequest request) : WriteOperation<GroupLink>
{
    private const int MaxUses = 100_000;
    private const int CodeBytes = 16;   // 128 random bits: nobody guesses one.

    protected override Outcome<GroupLink> Run(WriteTransaction transaction)
    {
        if (request.Expires is { } expires && GroupRules.CheckUntil(expires, transaction.Now) is { } wrong) return wrong;
        if (request.MaxUses is < 1 or > MaxUses) return Refusal.Malformed($"maxUses is a number from 1 to {MaxUses}.");
        if (!transaction.FindGroupRunBy(user, groupId).TryGet(out var group, out var refusal)) return refusal;
        if (group.Settings.Joining == GroupRules.Closed)
        {
            return new Refusal(Reason.Conflict, "This group is closed, so a link would not work.");
        }

        if (GroupLinks.OfAsync(transaction.SqlInvalidatingCache(), group.Id, transaction.Now).AtOnce().Count >= GroupLinks.Max)
        {
            return new Refusal(Reason.TooLarge, $"A group has at most {GroupLinks.Max} links.");
        }

        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CodeBytes));
        var link = new GroupLink(code, group.Id, user, transaction.Now, 0, request.Expires, request.MaxUses);
        Replace(transaction, link);
        transaction.Notify(group, transaction.RunnersOf(group), NoticeKinds.GroupLinks, user, counts: false);
        return link;
    }

    /// <summary>Stores the link and deletes invalid ones.</summary>
    private static void Replace(WriteTransaction transaction, GroupLink link)
    {
        transaction.SqlInvalidatingCache().Execute(
            "delete from group_links where group_id = $1 and (expires <= $2 or uses >= max_uses)", link.Group, transaction.Now);
        transaction.SqlInvalidatingCache().Execute(
            "insert into group_links (code, group_id, creator, created, expires, max_uses) values ($1, $2, $3, $4, $5, $6)",
            link.Code, link.Group, link.By, link.Created, link.Expires, (long?)link.MaxUses);
    }
}
