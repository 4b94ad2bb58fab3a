using Parley.Chat.Ground;
using Parley.Chat.Limits;
using Parley.Chat.Log;

namespace Parley.Chat.Groups;

/// <summary>Adds users to a group to whom the member may write; existing members stay unchanged.</summary>
internal sealed class AddMembers(
    string user, string groupId, IReadOnlyList<string> users, int maxMembers, StrangerRateLimiter limits, WriteRateLimiter writes)
    : WriteOperation<Done>
{
    private readonly StrangerCount _strangers = new(limits, writes, user);

    internal override int Size => MinSize + (users.Count * SizeOfId);

    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (!transaction.FindGroupOf(user, groupId).TryGet(out var found, out var refusal)) return refusal;
        if (users.Count == 0) return Refusal.Malformed("users names nobody.");

        var (group, role) = found;
        if (group.Settings.Inviting == GroupRules.Admins && !Role.Runs(role))
        {
            return new Refusal(Reason.Forbidden, "Only managers of the group may add members.");
        }

        string[] added = [.. users.Distinct().Except(transaction.MembersOf(group.Conversation))];
        if (added.Length == 0) return Done.Value;
        if (transaction.CheckRoom(group, added.Length, maxMembers) is { } full) return full;
        if (transaction.CheckInvited(user, added) is { } stranger) return stranger;
        if (_strangers.Check(transaction, added) is { } tooMany) return tooMany;

        transaction.Admit(group, added, user);
        transaction.Notify(group, added, NoticeKinds.GroupInvited, user);
        return Done.Value;
    }
}
