using Parley.Chat.Files;
using Parley.Chat.Search;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>
/// Overwrites messages, and appends the entries by which devices learn of it. What a message said before stands nowhere afterwards: of all
/// entries about a message only the last one tells what it says.
/// </summary>
internal static class ChangeLog
{
    private const string Nothing = "\"\"";

    /// <summary>Takes everything out of a message but its place.</summary>
    public static ChangeReceipt Recall(WriteTransaction transaction, LogEntry message, string by)
    {
        EraseLastEdit(transaction, message);
        transaction.Sql.Execute(
            "update log set kind = $2, body = $3, quote = null, mentions = null, changed = $4 where pos = $1",
            message.Pos, MessageKinds.Recalled, Nothing, transaction.Now);
        SearchIndex.Replace(transaction, message, MessageKinds.Recalled, Nothing);
        if (MessageKinds.IsFile(message.Kind)) FileUses.Remove(transaction, message.ConversationId, message.Seq);
        Append(transaction, message, by, MessageKinds.Recall, Bare(message), transaction.MembersOf(message.ConversationId));
        return new ChangeReceipt(message.Id, message.Seq, transaction.Now);
    }

    /// <summary>Gives a message new content.</summary>
    public static ChangeReceipt Edit(WriteTransaction transaction, LogEntry message, MessageContent content)
    {
        EraseLastEdit(transaction, message);
        transaction.Sql.Execute(
            "update log set body = $2, mentions = $3, changed = $4 where pos = $1",
            message.Pos, content.Body, LogRow.Text(content.Mentions), transaction.Now);
        SearchIndex.Replace(transaction, message, content.Kind, content.Body);
        var readers = ReadersOf(transaction, message);
        var edit = Append(transaction, message, message.Sender, MessageKinds.Edit, ChangeBody.Of(message, content), readers);
        transaction.ShowToOthers(edit with { Body = Bare(message) }, readers);
        return new ChangeReceipt(message.Id, message.Seq, transaction.Now);
    }

    private static string Bare(LogEntry message) => ChangeBody.Bare(message.Id, message.Seq);

    private static void EraseLastEdit(WriteTransaction transaction, LogEntry message) => transaction.Sql.Execute(
        "update log set body = $2 where pos = (select max(pos) from log where ref = $1 and kind = 'edit')", message.Id, Bare(message));

    // Who joined after the message, or has cleared or deleted it, is not told what it says.
    private static List<string> ReadersOf(WriteTransaction transaction, LogEntry message) => transaction.Sql.Query(
        """
        select m.user_id from members m
        where m.conversation = $1 and m.left_seq is null and m.hidden_seq < $2
            and (m.join_seq <= $2 or exists (
                select 1 from former_stays f
                where f.conversation = m.conversation and f.user_id = m.user_id and f.join_seq <= $2 and f.left_seq > $2))
            and not exists (select 1 from deleted_messages d where d.conversation = m.conversation and d.user_id = m.user_id and d.seq = $2)
        order by m.user_id
        """,
        message.ConversationId, message.Seq).All(row => row.Text(0));

    private static LogEntry Append(
        WriteTransaction transaction, LogEntry message, string by, string kind, string body, IReadOnlyList<string> recipients) =>
        transaction.Append(
            new EntryDraft
            {
                ConversationId = message.ConversationId,
                Conversation = message.Conversation,
                Sender = by,
                Kind = kind,
                Body = body,
                Ref = message.Id,
                Counts = false,
            },
            recipients);
}
