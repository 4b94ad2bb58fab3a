using Parley.Chat.Contract;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>The transaction that a batch of writes shares; used by the log writer's thread only.</summary>
internal sealed class WriteTransaction(SqlSession sql, CursorFormat cursors, WritingPolicy writing)
{
    private readonly SendMemory _sends = new(sql);
    private readonly MemberLists _members = new(sql);
    private readonly StandingSessions _sessions = new(sql);
    private readonly EntryIds _ids = new();
    private bool _forgets;   // The operation at hand has taken the connection: afterwards nothing is remembered.
    private long _lastPos;
    private string? _id;             // Only where a commit can be in doubt.
    private bool _isCommitting;
    private WriteOperation? _current;

    /// <summary>The connection, for any statement.</summary>
    public SqlSession Sql
    {
        get
        {
            _forgets = true;
            return SqlBeside;
        }
    }

    /// <summary>
    /// The connection, for statements that change neither who may send to whom, nor who gets it, nor where a conversation stands: what
    /// sends remember of these stays.
    /// </summary>
    public SqlSession SqlBeside
    {
        get
        {
            _sends.Write();
            return sql;
        }
    }

    /// <summary>To whom users may write directly.</summary>
    public WritingPolicy Writing => writing;

    /// <summary>Whether the disk is so nearly full that no more messages are taken; what makes room goes on.</summary>
    public bool IsFull { get; internal set; }

    /// <summary>The time of the whole batch, in milliseconds.</summary>
    public long Now { get; private set; }

    /// <summary>The id of a transaction whose commit was asked for and not answered: nobody knows yet what became of it.</summary>
    internal string? InDoubt => _isCommitting ? _id : null;

    public string NewId() => _ids.Next(Now);

    /// <summary>Appends an entry to its conversation and takes the next <c>pos</c>, <c>seq</c> and <c>no</c> for it.</summary>
    /// <param name="draft">What to append.</param>
    /// <param name="recipients">Who may see it now; null means all users.</param>
    /// <param name="origin">Handed to observers as it is.</param>
    public LogEntry Append(in EntryDraft draft, IReadOnlyList<string>? recipients, object? origin = null)
    {
        var (seq, no) = Advance(draft);
        var entry = Entry(draft, seq, no);
        LogRow.Insert(Sql, entry);
        Keep(entry, recipients, origin);
        return entry;
    }

    /// <summary>
    /// The other members see an appended entry as it is here. Each of them needs one in its place: a device that goes by the cursors of what
    /// comes live would never miss it.
    /// </summary>
    public void ShowToOthers(LogEntry entry, IReadOnlyList<string> recipients)
    {
        var members = MembersOf(entry.ConversationId);
        if (members.Count > recipients.Count) _current!.Entries.Add(new CommittedEntry(entry, cursors.At(entry.Pos), [.. members.Except(recipients)], null));
    }

    /// <summary>Appends one entry to each of many conversations, with as many statements as for one.</summary>
    /// <param name="drafts">What to append, each to another conversation, and who may see it now.</param>
    public IReadOnlyList<LogEntry> AppendEach(IReadOnlyList<(EntryDraft Draft, IReadOnlyList<string> Recipients)> drafts)
    {
        if (drafts.Count == 0) return [];

        var places = Conversations.Places(Sql, drafts.Select(draft => draft.Draft.ConversationId));
        var entries = new List<LogEntry>(drafts.Count);
        foreach (var (draft, recipients) in drafts)
        {
            var (seq, no) = places[draft.ConversationId];
            var entry = Entry(draft, seq + 1, no + (draft.Counts ? 1 : 0));
            entries.Add(entry);
            Keep(entry, recipients, origin: null);
        }

        LogRow.InsertEach(sql, entries);
        return entries;
    }

    /// <summary>The conversation as sends remember it, if there is one.</summary>
    public RememberedConversation? Recall(ConversationKey key) => _sends.Find(key);

    /// <summary>Appends a message of one who may send; null, and nothing done, if its <c>cid</c> is there already.</summary>
    /// <param name="draft">What to append.</param>
    /// <param name="conversation">Where to.</param>
    /// <param name="sender">Whose it is.</param>
    /// <param name="origin">Handed to observers as it is.</param>
    public LogEntry? TryAppend(in EntryDraft draft, RememberedConversation conversation, RememberedSender sender, object? origin)
    {
        var entry = Entry(draft, conversation.Seq + 1, conversation.No + 1);
        if (!LogRow.TryInsert(sql, entry)) return null;

        _sends.Advance(conversation, sender, entry.Pos);
        Keep(entry, sender.Recipients, origin);
        return entry;
    }

    /// <summary>The present members of a conversation.</summary>
    public IReadOnlyList<string> MembersOf(long conversation) => _members.Of(conversation);

    /// <summary>Somebody has joined or left.</summary>
    public void MembersChanged(long conversation) => _members.Forget(conversation);

    /// <summary>Why nothing may be written on behalf of a session any more; null if it stands.</summary>
    public Refusal? CheckSession(VerifiedSession session) => _sessions.Check(session, Now);

    /// <summary>A session has ended: from now on nothing is written on its behalf.</summary>
    public void SessionEnded(string device) => _sessions.Forget(device);

    internal void Begin(long now)
    {
        Now = now;
        _id = sql.BeginWrite();
        _lastPos = sql.Number("select max(pos) from log") ?? 0;
        _sends.Trim();
        _members.Trim();
        _sessions.Trim();
    }

    internal void Commit()
    {
        _sends.Write();
        _isCommitting = true;
        sql.Execute("commit");
        _isCommitting = false;
    }

    internal void Rollback()
    {
        sql.Execute("rollback");
        _members.ForgetAll();
        _sessions.ForgetAll();
        Forget();
    }

    internal void Run(WriteOperation operation)
    {
        _current = operation;
        operation.Entries.Clear();
        if (operation.By.Check(this) is { } refusal) operation.Refuse(refusal);
        else operation.Execute(this);
        if (!_forgets) return;

        _sends.Write();
        Forget();
    }

    /// <summary>Runs an operation so that its failure undoes nothing but itself.</summary>
    internal void RunAlone(WriteOperation operation, Action<WriteOperation, Exception> failed)
    {
        var before = _lastPos;
        SqlBeside.Execute("savepoint operation");
        try
        {
            Run(operation);
        }
        catch (Exception exception) when (!StoreFault.Is(exception) && !MemoryFault.Is(exception))
        {
            sql.Execute("rollback to operation");
            _lastPos = before;
            _members.ForgetAll();
            _sessions.ForgetAll();
            Forget();
            operation.Entries.Clear();
            operation.Refuse(Refusal.Internal);
            failed(operation, exception);
        }

        sql.Execute("release operation");
    }

    private void Forget()
    {
        _sends.Forget();
        _forgets = false;
    }

    private LogEntry Entry(in EntryDraft draft, long seq, long no) => new()
    {
        Pos = _lastPos + 1,
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

    private void Keep(LogEntry entry, IReadOnlyList<string>? recipients, object? origin)
    {
        _lastPos = entry.Pos;
        _current!.Entries.Add(new CommittedEntry(entry, cursors.At(entry.Pos), recipients, origin));
    }

    // Two statements, because "update … returning" costs SQLite three times as much as both.
    private (long Seq, long No) Advance(in EntryDraft draft)
    {
        long seq, no, listed;
        using (var row = Sql.Query("select last_seq, last_no, listed_seq from conversations where id = $1", draft.ConversationId))
        {
            if (!row.Read()) throw new InvalidOperationException("The conversation does not exist.");
            (seq, no) = (row.GetInt64(0) + 1, row.GetInt64(1) + (draft.Counts ? 1 : 0));
            listed = draft.Counts ? seq : row.GetInt64(2);
        }

        sql.Execute(
            "update conversations set last_seq = $2, last_no = $3, last_pos = $4, listed_seq = $5 where id = $1",
            draft.ConversationId, seq, no, _lastPos + 1, listed);
        return (seq, no);
    }
}
