using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;
using Parley.EngineIO;

namespace Parley.Chat.Messages;

/// <summary>
/// Writes everything that is written, in batches: one thread takes all operations that wait, runs them in one transaction, commits
/// once, and hands them to the <see cref="DeliveryLoop"/>, which answers them in order while the next batch commits.
/// </summary>
/// <remarks>
/// There is no timer: the commit at work is what the next batch waits for. Alone, an operation waits for nobody; under load, batches
/// grow by themselves. Nothing is answered as done before its commit has returned.
/// </remarks>
internal sealed partial class LogWriter(
    ChatStore store, DiskSpace space, IOptions<ChatOptions> options, ServiceSupervisor supervisor, ServerClock clock, TimeProvider time,
    ThinnedLogger<LogWriter> logger)
{
    // Nobody waits longer, whatever the database or its disk does. It is more than a database may take to say that it is busy.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(6);

    // Whoever has waited as long behind a batch that failed has waited for what failed it.
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(1);

    private readonly WriteQueue _queue = new(options.Value.WriteQueue, options.Value.WriteQueueBytes, options.Value.WriteBatch);
    private readonly SupervisedWork _work = supervisor.Work("log writer");
    private readonly DeliveryLoop _delivery = new(supervisor.Work("delivery"), logger);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isFull;   // The writer thread's own.
    private long _committed = time.GetTimestamp();
    private bool _hasFailed;
    private List<WriteOperation>? _batch;   // What the writer thread is at; read by others.

    // The writer thread's own. Null at first and after a failed commit: the next batch opens a fresh connection.
    private WriteTransaction? _transaction;

    /// <summary>How many operations it has taken so far.</summary>
    public long Taken => _queue.Taken;

    /// <summary>How many operations wait.</summary>
    public int Waiting => _queue.Count;

    /// <summary>How many bytes of memory all take that are not answered yet: those that wait, are being written, or wait for delivery.</summary>
    public long Bytes => _queue.Bytes;

    /// <summary>How long ago the last commit was, and whether one has failed since. Counted from the start, which has written as well.</summary>
    public (TimeSpan Age, bool HasFailed) LastCommit => (time.GetElapsedTime(Volatile.Read(ref _committed)), Volatile.Read(ref _hasFailed));

    /// <summary>Says who learns of committed entries; called before <see cref="Start"/>.</summary>
    public void Attach(ILogObserver observer) => _delivery.Attach(observer);

    /// <summary>Starts the threads; the store must be open.</summary>
    public void Start()
    {
        _queue.Open();
        Volatile.Write(ref _committed, time.GetTimestamp());
        _delivery.Start(_queue.Answered);
        SupervisedThread.Start("Parley log writer", _work, WriteAll);
    }

    /// <summary>Queues an operation; what awaits the task continues on the thread pool.</summary>
    /// <param name="by">On whose behalf: if they may not write any more when its turn comes, it is refused with the reason.</param>
    /// <param name="operation">What to write.</param>
    public Task<Outcome<T>> RunAsync<T>(Actor by, WriteOperation<T> operation) =>
        Enqueue(by, operation, TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Queues a small write; what awaits the task continues on the thread pool.</summary>
    /// <inheritdoc cref="RunAsync{T}(Actor, WriteOperation{T})"/>
    public Task<Outcome<T>> RunAsync<T>(Actor by, Func<WriteTransaction, Outcome<T>> run) => RunAsync(by, new Write<T>(run));

    /// <summary>
    /// Queues an operation whose outcome must leave in the order of the log: what awaits the task runs <em>inside</em> the delivery loop,
    /// before the operation's entries are observed. It must be short and must not block.
    /// </summary>
    public Task<Outcome<T>> RunInOrderAsync<T>(Actor by, WriteOperation<T> operation) => Enqueue(by, operation, TaskCreationOptions.None);

    /// <summary>Queues a write that nobody waits for and that may be lost when the queue is full.</summary>
    public void Post(Actor by, Func<WriteTransaction, Outcome<Done>> run) => TryEnqueue(by, new Write<Done>(run));

    /// <summary>
    /// Answers those who have waited too long as unavailable: what waits is not done, what is under way may still be. The server's own work
    /// knows what it does, and waits for what is under way.
    /// </summary>
    public void RefuseOverdue()
    {
        RefuseWaiting(Longest);
        var moment = Before(Longest);
        foreach (var operation in Volatile.Read(ref _batch) ?? [])
        {
            if (operation.Since < moment && !operation.By.IsServer) operation.GiveUp();
        }
    }

    /// <summary>Takes no more, commits what waits, answers it, and ends the threads.</summary>
    public async Task StopAsync()
    {
        if (!_queue.Close()) return;

        await _ended.Task;
        await _delivery.StopAsync();
    }

    private Task<Outcome<T>> Enqueue<T>(Actor by, WriteOperation<T> operation, TaskCreationOptions completion)
    {
        var task = operation.Await(completion);
        return TryEnqueue(by, operation) ? task : Task.FromResult<Outcome<T>>(Refusal.Unavailable);
    }

    private bool TryEnqueue(Actor by, WriteOperation operation)
    {
        operation.By = by;
        operation.Since = time.GetTimestamp();
        return _queue.TryAdd(operation);
    }

    private void WriteAll()
    {
        while (_queue.Take() is { } batch)
        {
            Volatile.Write(ref _batch, batch);
            TryCommit(batch);
            Volatile.Write(ref _batch, null);
            _delivery.Add(batch);
        }

        var transaction = _transaction;
        _transaction = null;
        transaction?.Sql.Dispose();
        _ended.SetResult();
    }

    // Nobody may wait for ever for an answer, whatever went wrong with the batch.
    private void TryCommit(List<WriteOperation> batch)
    {
        try
        {
            Commit(batch);
        }
        catch (Exception exception) when (!MemoryFault.Is(exception))   // Not of the store: Commit expects those.
        {
            _work.Failed(exception);
            _transaction = null;
            Refuse(batch);
        }
    }

    private void Commit(List<WriteOperation> batch)
    {
        try
        {
            _transaction ??= new WriteTransaction(store.OpenWriter(), store.Cursors, options.Value.Writing);
            Execute(batch, _transaction);
            _transaction.Commit();
        }
        catch (Exception exception) when (!MemoryFault.Is(exception))   // The store failed: a disk, a lock. Whatever it was, nothing of this batch may be acknowledged.
        {
            var inDoubt = _transaction?.InDoubt;
            _transaction?.Sql.Dispose();
            _transaction = null;
            if (inDoubt is null || !store.WasCommitted(inDoubt))
            {
                Log.CommitFailed(logger, exception, batch.Count);
                Refuse(batch);
                RefuseWaiting(Behind);
                return;
            }
        }

        TellCommitted();
    }

    // It is committed, whatever becomes of those who want to hear of it.
    private void TellCommitted()
    {
        Volatile.Write(ref _committed, time.GetTimestamp());
        Volatile.Write(ref _hasFailed, false);
        try
        {
            store.Committed();
            _work.Succeeded();
        }
        catch (Exception exception)
        {
            _work.Failed(exception);
        }
    }

    private void Refuse(List<WriteOperation> batch)
    {
        Volatile.Write(ref _hasFailed, true);
        foreach (var operation in batch)
        {
            operation.Entries.Clear();
            operation.Refuse(Refusal.Unavailable);
        }
    }

    private void RefuseWaiting(TimeSpan longest)
    {
        var refused = _queue.TakeOlder(Before(longest));
        foreach (var operation in refused) operation.GiveUp();
        _queue.Answered(refused);
    }

    private long Before(TimeSpan age) => time.GetTimestamp() - (long)(age.TotalSeconds * time.TimestampFrequency);

    /// <summary>Runs the batch as one; if an operation breaks, runs it again with a savepoint around each, so that only that one fails.</summary>
    private void Execute(List<WriteOperation> batch, WriteTransaction transaction)
    {
        var now = clock.Now;
        transaction.IsFull = LookAtDisk();
        transaction.Begin(now);
        try
        {
            foreach (var operation in batch) transaction.Run(operation);
        }
        catch (Exception exception) when (!StoreFault.Is(exception) && !MemoryFault.Is(exception))
        {
            transaction.Rollback();
            transaction.Begin(now);
            foreach (var operation in batch) transaction.RunAlone(operation, OperationFailed);
        }
    }

    private bool LookAtDisk()
    {
        var isFull = space.IsFull;
        if (isFull != _isFull) Log.Room(logger, isFull ? "is nearly full: nothing is added" : "has room again");
        return _isFull = isFull;
    }

    private void OperationFailed(WriteOperation operation, Exception exception) =>
        Log.OperationFailed(logger, exception, operation.GetType().Name);
}
