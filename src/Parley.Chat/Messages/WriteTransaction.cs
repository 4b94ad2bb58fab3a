using System.Text.Json;
using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>The transaction that a batch of writes shares; used by the log writer's thread only.</summary>
internal sealed class WriteTransaction(SqlSession sql, CursorFormat cursors)
{
    private const int RememberedConversations = 10_000;

    // Who receives what a conversation gets. Dropped when members change, and wholly after a rollback.
    private readonly Dictionary<long, IReadOnlyList<string>> _recipients = [];
    private long _lastPos;
    private WriteOperation? _current;

    public SqlSession Sql => sql;

    /// <summary>The time of the whole batch, in milliseconds.</summary>
    public long Now { get; private set; }

    public string NewId() => Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(Now)).ToString("N");

    /// <summary>Appends an entry to its conversation and takes the next <c>pos</c>, <c>seq</c> and <c>no</c> for it.</summary>
    /// <param name="draft">What to append.</param>
    /// <param name="recipients">Who may see it now; null means all users.</param>
    /// <param name="origin">Handed to observers as it is.</param>
    public LogEntry Append(in EntryDraft draft, IReadOnlyList<string>? recipients, object? origin = null)
    {
        var pos = _lastPos + 1;
        var (seq, no) = Advance(draft, pos);
        var entry = new LogEntry
        {
            Pos = pos,
            Id = NewId(),
            ConversationId = draft.ConversationId,
            Conversation = draft.Conversation,
            Seq = seq,
            No = no,
            Sender = draft.Sender,
            Cid = draft.Cid,
            Kind = draft.Kind,
            Body = draft.Body,
            Quote = draft.Quote,
            Mentions = draft.Mentions,
            Ref = draft.Ref,
            Time = Now,
        };
        Insert(entry);
        _lastPos = pos;
        _current!.Entries.Add(new CommittedEntry(entry, cursors.Format(pos), recipients, origin));
        return entry;
    }

    /// <summary>The present members of a conversation.</summary>
    public IReadOnlyList<string> MembersOf(long conversation)
    {
        if (_recipients.TryGetValue(conversation, out var members)) return members;

        if (_recipients.Count >= RememberedConversations) _recipients.Clear();
        members = sql.Query("select user_id from members where conversation = $1 and left_seq is null order by user_id", conversation)
            .All(row => row.Text(0));
        _recipients.Add(conversation, members);
        return members;
    }

    /// <summary>Must be called by whoever changes the members of a conversation.</summary>
    public void ForgetMembersOf(long conversation) => _recipients.Remove(conversation);

    internal void Begin(long now)
    {
        Now = now;
        sql.Execute("begin immediate");
        _lastPos = sql.Number("select max(pos) from log") ?? 0;
    }

    internal void Commit() => sql.Execute("commit");

    internal void Rollback()
    {
        sql.Execute("rollback");
        _recipients.Clear();
    }

    internal void Run(WriteOperation operation)
    {
        _current = operation;
        operation.Entries.Clear();
        operation.Execute(this);
    }

    /// <summary>Runs an operation so that its failure undoes nothing but itself.</summary>
    internal void RunAlone(WriteOperation operation, Action<WriteOperation, Exception> failed)
    {
        var before = _lastPos;
        sql.Execute("savepoint operation");
        try
        {
            Run(operation);
        }
        catch (Exception exception) when (!SqliteDatabase.IsFault(exception))
        {
            sql.Execute("rollback to operation");
            _lastPos = before;
            _recipients.Clear();
            operation.Entries.Clear();
            operation.Refuse(Refusal.Internal);
            failed(operation, exception);
        }

        sql.Execute("release operation");
    }

    // Two statements, because "update … returning" costs SQLite three times as much as both.
    private (long Seq, long No) Advance(in EntryDraft draft, long pos)
    {
        long seq, no;
        using (var row = sql.Query("select last_seq, last_no from conversations where id = $1", draft.ConversationId))
        {
            if (!row.Read()) throw new InvalidOperationException("The conversation does not exist.");
            (seq, no) = (row.GetInt64(0) + 1, row.GetInt64(1) + (draft.Counts ? 1 : 0));
        }

        sql.Execute("update conversations set last_seq = $2, last_no = $3, last_pos = $4 where id = $1", draft.ConversationId, seq, no, pos);
        return (seq, no);
    }

    private void Insert(LogEntry entry) => sql.Execute(
        """
        insert into log (pos, id, conversation, seq, no, sender, cid, kind, body, quote, mentions, ref, time)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """,
        entry.Pos, entry.Id, entry.ConversationId, entry.Seq, entry.No, entry.Sender, entry.Cid, entry.Kind, entry.Body, entry.Quote,
        entry.Mentions is null ? null : JsonSerializer.Serialize(entry.Mentions, ChatJson.Wire.IReadOnlyListString), entry.Ref, entry.Time);
}
