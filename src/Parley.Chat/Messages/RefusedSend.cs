using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Messages;

/// <summary>Refuses a message, unless it is the repetition of one that was accepted before.</summary>
internal sealed class RefusedSend(string sender, ConversationKey key, string? cid, Refusal refusal) : WriteOperation<SendReceipt>
{
    internal override bool Foresee(WriteTransaction transaction)
    {
        if (cid is null) return false;

        transaction.Foresee(SendReceipt.First, SendReceipt.Key(key, sender, cid));
        return true;
    }

    protected override Outcome<SendReceipt> Run(WriteTransaction transaction) =>
        cid is not null && transaction.Ask(SendReceipt.First, SendReceipt.Key(key, sender, cid)) is { } first ? first : refusal;
}
