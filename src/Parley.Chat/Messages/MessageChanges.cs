using Parley.Chat.Files;
using Parley.Chat.Log;
using Parley.Chat.Search;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>
/// Overwrites messages and appends the entries that inform devices. The old content does not remain anywhere: of all entries about a
/// message, only the last one has its content.
/// </summary>
internal static class MessageChanges
{
    // Users who joined after the message, or have cleared or deleted it, do not receive its content.
    private static readonly string Readers =
        $"select m.user_id from members m where m.conversation = $1 and m.left_seq is null and {Visibility.SeesSql("$2")} order by m.user_id";

    private const string Nothing = "\"\"";

    /// <summary>Removes everything from a message except its place.</summary>
    public static ChangeReceipt Recall(WriteTransaction transaction, LogEntry message, string by)
    {
        EraseLastEdit(transaction, message);
        transaction.SqlInvalidatingCache().Execute(
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
        transaction.SqlInvalidatingCache().Execute(
            "update log set body = $2, mentions = $3, changed = $4 where pos = $1",
            message.Pos, content.Body, LogRow.Text(content.Mentions), transaction.Now);
        SearchIndex.Replace(transaction, message, content.Kind, content.Body);
        var readers = ReadersOf(transaction, message);
        var edit = Append(transaction, message, message.Sender, MessageKinds.Edit, ChangeBody.Of(message, content), readers);
        transaction.ShowToOthers(edit with { Body = Bare(message) }, readers);
        return new ChangeReceipt(message.Id, message.Seq, transaction.Now);
    }

    /// <summary>The versions of an edit that another node has written: its readers see the content, other members only its place.</summary>
    public static IEnumerable<CommittedEntry> VersionsOf(LogEntry edit, Cursor cursor, IReadOnlyList<string> members, SqlSession sql)
    {
        var seq = ChangeBody.TargetSeq(edit);
        var readers = sql.Query(Readers, edit.ConversationId, seq).All(row => row.Text(0));
        yield return new CommittedEntry(edit, cursor, readers, null);

        List<string> others = [.. members.Except(readers)];
        if (others.Count > 0) yield return new CommittedEntry(edit with { Body = ChangeBody.Bare(edit.Ref!, seq) }, cursor, others, null);
    }

    private static string Bare(LogEntry message) => ChangeBody.Bare(message.Id, message.Seq);

    private static void EraseLastEdit(WriteTransaction transaction, LogEntry message) => transaction.SqlInvalidatingCache().Execute(
        "update log set body = $2 where pos = (select max(pos) from log where ref = $1 and kind = 'edit')", message.Id, Bare(message));

    private static List<string> ReadersOf(WriteTransaction transaction, LogEntry message) =>
        transaction.SqlInvalidatingCache().Query(Readers, message.ConversationId, message.Seq).All(row => row.Text(0));

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
