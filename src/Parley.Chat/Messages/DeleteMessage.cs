using Parley.Chat.Contract;
using Parley.Chat.Notices;

namespace Parley.Chat.Messages;

/// <summary>Takes a message out of one user's sight, for good; for others it stays.</summary>
internal sealed class DeleteMessage(string user, string device, ConversationKind kind, string with, string id) : WriteOperation<Done>
{
    private readonly ConversationKey _key = ConversationKey.Of(user, kind, with);

    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (!MessageTarget.Find(transaction.SqlBeside, user, _key, with, id).TryGet(out var target, out var refusal)) return refusal;

        // Whoever does not learn of a change would show the message as it was.
        var entry = target.Entry;
        if (entry.Kind is MessageKinds.Recall or MessageKinds.Edit) return new Refusal(Reason.Forbidden, "Only messages can be deleted.");
        if (!DeletedMessages.Add(transaction.SqlBeside, user, entry)) return Done.Value;

        var notice = new MessageDeletedNotice(new ConversationName(kind.WireName(), _key.With(user)), new MessageName(entry.Id, entry.Seq), device);
        transaction.Notify(user, NoticeKinds.MessageDeleted, notice, ChatJson.Wire.MessageDeletedNotice, counts: false);
        return Done.Value;
    }
}
