using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Webhooks;

/// <summary>Refuses a message, unless it is the repetition of one that was accepted before.</summary>
internal sealed class RefusedSend(string sender, ConversationKey key, string? cid, Refusal refusal) : WriteOperation<SendReceipt>
{
    protected override Outcome<SendReceipt> Run(WriteTransaction transaction)
    {
        if (cid is null) return refusal;

        using var row = transaction.SqlBeside.Query(
            """
            select l.id, l.seq, l.time, l.pos from log l join conversations c on c.id = l.conversation
            where c.key = $1 and l.sender = $2 and l.cid = $3
            """,
            key.Text, sender, cid);
        return row.Read() ? new SendReceipt(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), Duplicate: true) : refusal;
    }
}
