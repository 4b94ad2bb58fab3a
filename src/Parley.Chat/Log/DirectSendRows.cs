using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>Writes each row with a statement of its own, which costs an embedded database least.</summary>
internal sealed class DirectSendRows(SqlSession sql) : SendRows
{
    public override long Create(NewConversation conversation) =>
        Conversations.InsertDirect(sql, conversation.Key, conversation.One, conversation.Other, conversation.Created);

    public override bool TryInsert(LogEntry entry) => LogRow.TryInsert(sql, entry);

    public override void Write(List<RememberedConversation> changed, List<(long Conversation, RememberedSender Sender)> read)
    {
        foreach (var conversation in changed) Write(conversation);
        foreach (var (conversation, sender) in read) Write(conversation, sender);
    }

    public override void Commit(List<RememberedConversation> changed, List<(long Conversation, RememberedSender Sender)> read)
    {
        Write(changed, read);
        sql.Execute("commit");
    }

    private void Write(RememberedConversation conversation) =>
        sql.Statement("update conversations set last_seq = ?2, last_no = ?3, last_pos = ?4 where id = ?1")
            .Bind(1, conversation.Id).Bind(2, conversation.Seq).Bind(3, conversation.No).Bind(4, conversation.Pos).Run();

    private void Write(long conversation, RememberedSender sender) =>
        sql.Statement("update members set read_seq = ?3, read_no = ?4 where conversation = ?1 and user_id = ?2")
            .Bind(1, conversation).Bind(2, sender.User).Bind(3, sender.Read.Seq).Bind(4, sender.Read.No).Run();
}
