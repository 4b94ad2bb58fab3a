using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Ground;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;
using Parley.Chat.Telemetry;
using Parley.EngineIO;

namespace Parley.Chat.Log;

/// <summary>
/// Executes all writes in batches: one thread takes all waiting operations, runs them in one transaction, commits once, and passes them to
/// the <see cref="DeliveryLoop"/>, which completes them in order while the next batch commits.
/// </summary>
/// <remarks>
/// There is no timer: the next batch waits only for the commit in progress. A single operation waits for nothing; under load, batches grow.
/// Nothing is reported as done before its commit has returned.
/// </remarks>
internal sealed partial class LogWriter(
    ChatStore store, DiskSpace space, IOptions<ChatOptions> options, ServiceSupervisor supervisor, ServerClock clock, TimeProvider time,
    WriteMetrics metrics, ThinnedLogger<LogWriter> logger) : IDisposable
{
    /// <summary>The most operations of a batch that this thread may deliver itself.</summary>
    internal const int MostDeliveredHere = 16;

    // The maximum wait, whatever the database or its disk does. It is longer than a database takes to report that it is busy.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(6);

    // An operation that has waited this long behind a failed batch waited for the same cause.
    private static readonly TimeSpan MaxWaitBehindFailure = TimeSpan.FromSeconds(1);

    // In case a ring of the doorbell is lost.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly WriteQueue _queue = new(options.Value.WriteQueue, options.Value.WriteQueueBytes, options.Value.WriteBatch);
    private readonly SupervisedWork _work = supervisor.Work("log writer");
    private readonly DeliveryLoop _delivery = new(supervisor.Work("delivery", isUrgent: true), logger);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private Task _listening = Task.CompletedTask;
    private bool _isFull;   // Used only by the writer thread.
    private long _committed = time.GetTimestamp();
    private bool _hasFailed;
    private List<WriteOperation>? _batch;   // What the writer thread is doing; read by others.

    // Used only by the writer thread. Null at first and after a failed commit: the next batch opens a new connection.
    private WriteTransaction? _transaction;

    /// <summary>The number of operations taken so far.</summary>
    public long Taken => _queue.Taken;

    /// <summary>The number of waiting operations.</summary>
    public int Waiting => _queue.Count;

    /// <summary>The memory in bytes of all operations that are not completed: waiting, running, or waiting for delivery.</summary>
    public long Bytes => _queue.Bytes;

    /// <summary>The time since the last commit, and whether one has failed since. Counted from the start, which also writes.</summary>
    public (TimeSpan Age, bool HasFailed) LastCommit => (time.GetElapsedTime(Volatile.Read(ref _committed)), Volatile.Read(ref _hasFailed));

    /// <summary>Sets the observers of committed entries; called before <see cref="Start"/>.</summary>
    public void Attach(ILogObserver observer) => _delivery.Attach(observer);

    /// <summary>Sets who prepares the entries of other nodes for the observers; called before <see cref="Start"/>.</summary>
    public void Attach(IRemoteEntries entries)
    {
        if (store.Node is null) return;

        _delivery.Attach(new RemoteLog(store, entries));
    }

    /// <summary>Starts the threads; the store must be open.</summary>
    public void Start()
    {
        _queue.Open();
        Volatile.Write(ref _committed, time.GetTimestamp());
        _delivery.Start(_queue.Answered);
        if (store.Node is not null) _listening = supervisor.RunAsync(supervisor.Work("doorbell", isUrgent: true), ListenAsync, _stopping.Token);
        SupervisedThread.Start("Parley log writer", _work, WriteAll);
    }

    /// <summary>Queues an operation; continuations run on the thread pool.</summary>
    /// <param name="by">The caller: if it may no longer write when the turn comes, the operation is refused with the reason.</param>
    /// <param name="operation">The operation.</param>
    public Task<Outcome<T>> RunAsync<T>(Actor by, WriteOperation<T> operation) =>
        Enqueue(by, operation, TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Queues a small write; what awaits the task continues on the thread pool.</summary>
    /// <inheritdoc cref="RunAsync{T}(Actor, WriteOperation{T})"/>
    public Task<Outcome<T>> RunAsync<T>(Actor by, Func<WriteTransaction, Outcome<T>> run) => RunAsync(by, new Write<T>(run));

    /// <summary>
    /// Queues an operation whose outcome must be sent in the order of the log: continuations run <em>inside</em> the delivery loop, before
    /// the operation's entries are observed. They must be short and must not block.
    /// </summary>
    public Task<Outcome<T>> RunInOrderAsync<T>(Actor by, WriteOperation<T> operation) => Enqueue(by, operation, TaskCreationOptions.None);

    /// <summary>Queues a write without a result, which may be lost if the queue is full.</summary>
    public void Post(Actor by, Func<WriteTransaction, Outcome<Done>> run) => TryEnqueue(by, new Write<Done>(run));

    /// <summary>
    /// Completes overdue operations as unavailable: waiting ones are not done, running ones may still be. The server's own operations wait
    /// for running ones.
    /// </summary>
    public void RefuseOverdue()
    {
        RefuseWaiting(MaxWait);
        var moment = Before(MaxWait);
        foreach (var operation in Volatile.Read(ref _batch) ?? [])
        {
            if (operation.Since < moment && !operation.By.IsServer) operation.GiveUp();
        }
    }

    /// <summary>Accepts no more, commits and completes waiting operations, and ends the threads.</summary>
    public async Task StopAsync()
    {
        if (!_queue.Close()) return;

        await _stopping.CancelAsync();
        await _listening;
        await _ended.Task;
        await _delivery.StopAsync();
    }

    public void Dispose() => _stopping.Dispose();

    private Task<Outcome<T>> Enqueue<T>(Actor by, WriteOperation<T> operation, TaskCreationOptions completion)
    {
        var task = operation.Await(completion);
        return TryEnqueue(by, operation) ? task : Task.FromResult<Outcome<T>>(Refusal.Unavailable);
    }

    private bool TryEnqueue(Actor by, WriteOperation operation)
    {
        operation.By = by;
        operation.Since = time.GetTimestamp();
        operation.Cause = ChatTelemetry.Caller;
        return _queue.TryAdd(operation);
    }

    private void WriteAll()
    {
        while (_queue.Take() is { } batch)
        {
            Volatile.Write(ref _batch, batch);
            var trace = WriteTrace.Start(batch);
            var begun = time.GetTimestamp();
            var isCommitted = TryCommit(batch);
            metrics.Count(batch, isCommitted, time.GetElapsedTime(begun));
            WriteTrace.End(trace, isCommitted);
            Volatile.Write(ref _batch, null);
            Pass(batch);
        }

        var transaction = _transaction;
        _transaction = null;
        transaction?.Dispose();
        _ended.SetResult();
    }

    // A few operations are delivered sooner than another thread wakes up, unless others wait to be written meanwhile.
    private void Pass(List<WriteOperation> batch)
    {
        var isHere = batch.Count <= MostDeliveredHere && _queue.Count == 0 && _delivery.TryDeliver(batch);
        if (!isHere) _delivery.Add(batch);
    }

    // No caller may wait for ever, whatever went wrong with the batch.
    private bool TryCommit(List<WriteOperation> batch)
    {
        try
        {
            return Commit(batch);
        }
        catch (Exception exception) when (!MemoryFault.Is(exception))   // Not of the store: Commit handles those.
        {
            _work.Failed(exception);
            _transaction = null;
            Refuse(batch);
            return false;
        }
    }

    private bool Commit(List<WriteOperation> batch)
    {
        try
        {
            _transaction ??= new WriteTransaction(store.OpenWriter(), store.Cursors, options.Value.Writing, store.Node);
            Execute(batch, _transaction);
        }
        // The store failed (disk, lock, …). Nothing of this batch may be acknowledged.
        catch (Exception exception) when (!MemoryFault.Is(exception))
        {
            var isInDoubt = _transaction is { IsInDoubt: true };
            _transaction?.Dispose();
            _transaction = null;
            if (!isInDoubt || !WasCommitted(batch))
            {
                Log.CommitFailed(logger, exception, batch.Count);
                Refuse(batch);
                RefuseWaiting(MaxWaitBehindFailure);
                return false;
            }
        }

        TellCommitted(batch);
        return true;
    }

    // A batch is committed as a whole, so any entry of it shows that. One without entries is taken for lost.
    private bool WasCommitted(List<WriteOperation> batch) =>
        batch.SelectMany(operation => operation.Entries).FirstOrDefault() is { Entry: var entry }
        && store.WasCommitted(entry.Pos, entry.Id);

    // It is committed, whatever happens in the handlers.
    private void TellCommitted(List<WriteOperation> batch)
    {
        var last = batch.FindLast(operation => operation.Entries.Count > 0)?.Entries[^1].Entry;
        if (last is not null) store.Saw(last.Pos, last.Id);
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

    private void RefuseWaiting(TimeSpan maxWait)
    {
        var refused = _queue.TakeOlder(Before(maxWait));
        foreach (var operation in refused) operation.GiveUp();
        _queue.Answered(refused);
    }

    private long Before(TimeSpan age) => time.GetTimestamp() - (long)(age.TotalSeconds * time.TimestampFrequency);

    /// <summary>
    /// Runs the batch as one and commits; if an operation throws, or a row that one has left for the commit is refused, runs the batch
    /// again with a savepoint around each, so that only that operation fails.
    /// </summary>
    private void Execute(List<WriteOperation> batch, WriteTransaction transaction)
    {
        var now = clock.Now;
        transaction.IsFull = LookAtDisk();
        try
        {
            transaction.Begin(now, batch);
            if (transaction.HasOtherEpoch) store.EndLost();
            Expect(transaction);
            transaction.RunAll(batch);
            transaction.Commit();
        }
        catch (Exception exception) when (!StoreFault.Is(exception) && !MemoryFault.Is(exception) && !transaction.IsInDoubt)
        {
            transaction.Rollback();
            transaction.Begin(now);
            Expect(transaction);
            foreach (var operation in batch) transaction.RunAlone(operation, OperationFailed);
            transaction.Commit();
        }
    }

    private void Expect(WriteTransaction transaction)
    {
        if (store.Node is not null) _delivery.Expect(transaction.NextPos);
    }

    // Subscribed first, then looked at: the reverse would miss what is written in between.
    private async Task ListenAsync(CancellationToken stopping)
    {
        await using var bell = await store.OpenChannelAsync(PostgresChannel.BellSql);
        IReadOnlyList<string> rang = [];
        while (true)
        {
            if (rang.Count == 0 || rang.Any(node => node != store.Node))
            {
                _delivery.Ring();
                store.GrownElsewhere();
            }

            rang = await bell.WaitAsync(LookInterval, stopping);
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
