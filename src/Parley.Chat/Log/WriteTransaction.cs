using Parley.Chat.Ground;
using Parley.Chat.Storage;
using Parley.Chat.Telemetry;

namespace Parley.Chat.Log;

/// <summary>The transaction that a batch of writes shares; used by the log writer's thread only.</summary>
internal sealed class WriteTransaction : IDisposable
{
    private readonly SqlSession _sql;
    private readonly CursorFormat _cursors;
    private readonly PostgresPipeline? _pipeline;
    private readonly ReadAhead? _ahead;   // Only where a statement is a round trip.
    private readonly NodeTurns? _turns;   // Only where other nodes write, too.
    private readonly SendMemory _sends;
    private readonly MemberLists _members;
    private readonly StandingSessions _sessions = new();
    private readonly EntryIds _ids = new();
    private bool _clearsCache;   // The current operation has used the connection, so the cache is cleared afterwards.
    private long _lastPos;
    private bool _isCommitting;
    private WriteOperation? _current;

    /// <param name="sql">The connection, which now belongs to the transaction.</param>
    /// <param name="cursors">Of this database.</param>
    /// <param name="writing">The policy for direct messages.</param>
    /// <param name="node">The id of this node; null if no other one writes to the database.</param>
    public WriteTransaction(SqlSession sql, CursorFormat cursors, WritingPolicy writing, string? node = null)
    {
        (_sql, _cursors, Writing) = (sql, cursors, writing);
        _pipeline = sql.Dialect.Pipeline?.Invoke(sql.Connection);
        _turns = _pipeline is null || node is null ? null : new NodeTurns(_pipeline, node);
        _ahead = _pipeline is null ? null : new ReadAhead(_pipeline, _turns);
        _sends = new SendMemory(sql, _pipeline is null ? new DirectSendRows(sql) : new GatheredSendRows(sql, _pipeline), _ahead);
        _members = new MemberLists(sql, _ahead);
    }

    /// <summary>The connection, for any statement. The cache of sends is cleared after the operation.</summary>
    public SqlSession SqlInvalidatingCache()
    {
        _clearsCache = true;
        return SqlKeepingCache();
    }

    /// <summary>
    /// The connection, for statements that change neither rights to send, nor recipients, nor the numbers of conversations, so that the
    /// cache of sends remains valid.
    /// </summary>
    public SqlSession SqlKeepingCache()
    {
        _sends.Write();
        return _sql;
    }

    /// <summary>The policy for direct messages.</summary>
    public WritingPolicy Writing { get; }

    /// <summary>Whether the disk is so full that messages are refused; operations that free space continue.</summary>
    public bool IsFull { get; internal set; }

    /// <summary>The time of the whole batch, in milliseconds.</summary>
    public long Now { get; private set; }

    /// <summary>Whether the commit was requested of a database elsewhere but not confirmed, so its result is unknown.</summary>
    internal bool IsInDoubt => _isCommitting && _pipeline is not null;

    /// <summary>Whether another node has found that the database has lost commits.</summary>
    internal bool HasOtherEpoch => _turns is { } turns && turns.Epoch != _cursors.Epoch;

    /// <summary>The <c>pos</c> of the next entry.</summary>
    internal long NextPos => _lastPos + 1;

    public string NewId() => _ids.Next(Now);

    /// <summary>Appends an entry to its conversation with the next <c>pos</c>, <c>seq</c> and <c>no</c>.</summary>
    /// <param name="draft">The entry.</param>
    /// <param name="recipients">The users who may see it now; null means all users.</param>
    /// <param name="origin">Passed to observers unchanged.</param>
    public LogEntry Append(in EntryDraft draft, IReadOnlyList<string>? recipients, object? origin = null)
    {
        var (seq, no) = Advance(draft);
        var entry = Entry(draft, seq, no);
        LogRow.Insert(SqlInvalidatingCache(), entry);
        Keep(entry, recipients, origin);
        return entry;
    }

    /// <summary>
    /// The other members receive this version of an appended entry. Each of them needs one in its place, because a device that takes its
    /// cursor from live entries would not notice a missing one.
    /// </summary>
    public void ShowToOthers(LogEntry entry, IReadOnlyList<string> recipients)
    {
        var members = MembersOf(entry.ConversationId);
        if (members.Count > recipients.Count)
            _current!.Entries.Add(new CommittedEntry(entry, _cursors.At(entry.Pos), [.. members.Except(recipients)], null));
    }

    /// <summary>Appends one entry to each of many conversations, with the same number of statements as for one.</summary>
    /// <param name="drafts">The entries, each for another conversation, and the users who may see them now.</param>
    public IReadOnlyList<LogEntry> AppendEach(IReadOnlyList<(EntryDraft Draft, IReadOnlyList<string> Recipients)> drafts)
    {
        if (drafts.Count == 0) return [];

        var last = Conversations.LastNumbers(SqlInvalidatingCache(), drafts.Select(draft => draft.Draft.ConversationId));
        var entries = new List<LogEntry>(drafts.Count);
        foreach (var (draft, recipients) in drafts)
        {
            var (seq, no) = last[draft.ConversationId];
            var entry = Entry(draft, seq + 1, no + (draft.Counts ? 1 : 0));
            entries.Add(entry);
            Keep(entry, recipients, origin: null);
        }

        LogRow.InsertEach(_sql, entries);
        return entries;
    }

    /// <summary>The conversation from the cache of sends, if it exists.</summary>
    public RememberedConversation? FindCached(ConversationKey key) => _sends.Find(key);

    /// <summary>Creates the conversation of two users, whom <see cref="FindCached"/> has not found. The cache remains valid.</summary>
    public RememberedConversation CreateCached(ConversationKey key, string one, string other) =>
        _sends.Create(new NewConversation(key, one, other, Now));

    /// <summary>The conversation if it is cached; otherwise it is read ahead.</summary>
    public RememberedConversation? ForeseeConversation(ConversationKey key) => _sends.Foresee(key);

    /// <summary>Reads the members of a conversation ahead, unless they are cached.</summary>
    public void ForeseeMembers(ConversationKey key) => _members.Foresee(key);

    /// <summary>Reads an answer ahead.</summary>
    public void Foresee<TAnswer>(Question<TAnswer> question, QuestionKey key) => _ahead?.To(question).Foresee(key);

    /// <summary>Reads the session of a device ahead, unless it is cached as valid.</summary>
    public void ForeseeSession<TAnswer>(string device, Question<TAnswer> question)
    {
        if (!_sessions.Has(device)) Foresee(question, new QuestionKey(device));
    }

    /// <summary>The answer to a question: what was read ahead, or what the database says now.</summary>
    public TAnswer? Ask<TAnswer>(Question<TAnswer> question, QuestionKey key) =>
        _ahead is not null && _ahead.To(question).TryGet(key, out var answer) ? answer : question.Ask(SqlKeepingCache(), key);

    /// <summary>Appends a message of a permitted sender; does nothing and returns null if its <c>cid</c> already exists.</summary>
    /// <param name="draft">The entry.</param>
    /// <param name="conversation">The target.</param>
    /// <param name="sender">The user.</param>
    /// <param name="origin">Passed to observers unchanged.</param>
    public LogEntry? TryAppend(in EntryDraft draft, RememberedConversation conversation, RememberedSender sender, object? origin)
    {
        if (_ahead is not null && draft.Cid is not null && Ask(SendReceipt.First, FirstKey(draft)) is not null) return null;

        var entry = Entry(draft, conversation.Seq + 1, conversation.No + 1);
        if (!_sends.TryInsert(conversation, sender, entry)) return null;

        if (draft.Cid is not null) _ahead?.To(SendReceipt.First).Set(FirstKey(draft), SendReceipt.OfFirst(entry));
        Keep(entry, sender.Recipients, origin);
        return entry;
    }

    /// <summary>The present members of a conversation.</summary>
    public IReadOnlyList<string> MembersOf(long conversation) => _members.Of(conversation);

    /// <summary>The present members of a cached conversation.</summary>
    public IReadOnlyList<string> MembersOf(RememberedConversation conversation) => _members.Of(conversation);

    /// <summary>A user has joined or left.</summary>
    public void MembersChanged(long conversation) => _members.Forget(conversation);

    /// <summary>The refusal for writes of an ended session; null if the session is valid.</summary>
    /// <param name="device">The id of the session.</param>
    /// <param name="read">Reads it from the store; cached until the session ends.</param>
    public Refusal? CheckSession(string device, Func<WriteTransaction, string, Refusal?> read) => _sessions.Check(this, device, read);

    /// <summary>A session has ended: its writes are refused from now on.</summary>
    public void SessionEnded(string device)
    {
        _sessions.Forget(device);
        _ahead?.Forget();
    }

    /// <summary>Begins the transaction.</summary>
    /// <param name="now">The time of the batch.</param>
    /// <param name="batch">The operations that will run, whose questions are asked ahead; null if they are to ask themselves.</param>
    internal void Begin(long now, List<WriteOperation>? batch = null)
    {
        Now = now;
        _sends.Trim();
        _members.Trim();
        _sessions.Trim();
        _lastPos = _ahead?.Begin(this, batch ?? []) ?? BeginHere();
        if (_turns is not null) ForgetWhatOthersChanged(_turns);
    }

    private long BeginHere()
    {
        _sql.BeginWrite();
        return _sql.Number("select max(pos) from log") ?? 0;
    }

    /// <summary>Commits the transaction.</summary>
    /// <exception cref="System.Data.Common.DbException">Nothing was stored, unless <see cref="IsInDoubt"/>.</exception>
    internal void Commit()
    {
        _isCommitting = true;
        using var trace = ChatTelemetry.StartPart("commit");
        try
        {
            _turns?.AddToCommit(_lastPos);
            _sends.Commit();
            _turns?.Committed(_lastPos);
        }
        catch (System.Data.Common.DbException exception) when (!StoreFault.Is(exception))
        {
            _isCommitting = false;   // The database has refused one of the last statements.
            throw;
        }

        _isCommitting = false;
    }

    internal void Rollback()
    {
        _sql.Execute("rollback");
        Undone();
    }

    /// <summary>Runs the operations of the batch that <see cref="Begin"/> was called with.</summary>
    internal void RunAll(List<WriteOperation> batch)
    {
        for (var next = 0; next < batch.Count; next++)
        {
            _ahead?.Reach(this, batch, next);
            Run(batch[next]);
        }
    }

    internal void Run(WriteOperation operation)
    {
        _current = operation;
        operation.Entries.Clear();
        if (operation.By.Check(this) is { } refusal) operation.Refuse(refusal);
        else operation.Execute(this);
        if (!_clearsCache) return;

        _sends.Write();
        Forget();
    }

    /// <summary>Runs an operation so that its failure, also that of a row it has left for later, undoes only itself.</summary>
    internal void RunAlone(WriteOperation operation, Action<WriteOperation, Exception> failed)
    {
        var before = _lastPos;
        SqlKeepingCache().Execute("savepoint operation");
        try
        {
            Run(operation);
            _sends.Write();
        }
        catch (Exception exception) when (!StoreFault.Is(exception) && !MemoryFault.Is(exception))
        {
            _sql.Execute("rollback to operation");
            _lastPos = before;
            Undone();
            operation.Entries.Clear();
            operation.Refuse(Refusal.Internal);
            failed(operation, exception);
        }

        _sql.Execute("release operation");
    }

    /// <summary>Closes the connection, whatever it is doing.</summary>
    public void Dispose()
    {
        _pipeline?.Dispose();
        _sql.Dispose();
    }

    // Clocks of nodes differ. Dates of the log never go back.
    private void ForgetWhatOthersChanged(NodeTurns turns)
    {
        Now = Math.Max(Now, turns.LastTime);
        if (!turns.AreRightsChanged && !turns.HasGrown) return;

        _sends.ForgetRows();
        if (turns.AreRightsChanged) _sessions.ForgetAll();
        if (turns.AreRightsChanged || turns.IsAllChanged) _sends.Forget();
        if (turns.IsAllChanged) _members.ForgetAll();
        foreach (var (id, key, areMembersChanged) in turns.Conversations)
        {
            _sends.ForgetConversation(key);
            if (areMembersChanged) _members.Forget(id);
        }

        _ahead!.AskAgain();
    }

    private void Undone()
    {
        _members.ForgetAll();
        _sessions.ForgetAll();
        _ahead?.ForgetAll();
        Forget();
    }

    private void Forget()
    {
        _turns?.RaiseRevision();
        _sends.Forget();
        _ahead?.Forget();
        _clearsCache = false;
    }

    private static QuestionKey FirstKey(in EntryDraft draft) => SendReceipt.Key(draft.Conversation, draft.Sender, draft.Cid!);

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
        _current!.Entries.Add(new CommittedEntry(entry, _cursors.At(entry.Pos), recipients, origin));
    }

    // Two statements, because "update … returning" costs SQLite three times as much as both.
    private (long Seq, long No) Advance(in EntryDraft draft)
    {
        long seq, no, listed;
        using (var row = SqlInvalidatingCache()
            .Query("select last_seq, last_no, listed_seq from conversations where id = $1", draft.ConversationId))
        {
            if (!row.Read()) throw new InvalidOperationException("The conversation does not exist.");
            (seq, no) = (row.GetInt64(0) + 1, row.GetInt64(1) + (draft.Counts ? 1 : 0));
            listed = draft.Counts ? seq : row.GetInt64(2);
        }

        _sql.Execute(
            "update conversations set last_seq = $2, last_no = $3, last_pos = $4, listed_seq = $5 where id = $1",
            draft.ConversationId, seq, no, _lastPos + 1, listed);
        return (seq, no);
    }
}
