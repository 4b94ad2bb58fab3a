using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;

namespace Parley.Chat.Messages;

/// <summary>Hides a message from one user permanently; others keep it.</summary>
internal sealed class DeleteMessage(string user, string device, ConversationKind kind, string with, string id) : WriteOperation<Done>
{
    private readonly ConversationKey _key = ConversationKey.Of(user, kind, with);

    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (!MessageTarget.Find(transaction.SqlKeepingCache(), user, _key, with, id).TryGet(out var target, out var refusal))
            return refusal;

        // A device that is not informed would show the old message.
        var entry = target.Entry;
        if (entry.Kind is MessageKinds.Recall or MessageKinds.Edit) return new Refusal(Reason.Forbidden, "Only messages can be deleted.");
        if (!DeletedMessages.Add(transaction.SqlKeepingCache(), user, entry)) return Done.Value;

        var notice = new MessageDeletedNotice(
            new ConversationName(kind.WireName(), _key.With(user)), new MessageName(entry.Id, entry.Seq), device);
        transaction.Notify(user, NoticeKinds.MessageDeleted, notice, NoticesJson.Wire.MessageDeletedNotice, counts: false);
        return Done.Value;
    }
}
