using System.Diagnostics;
using Parley.Chat.Ground;

namespace Parley.Chat.Log;

/// <summary>One unit of work of the log writer: it succeeds or fails alone, but commits together with its neighbours.</summary>
internal abstract class WriteOperation
{
    /// <summary>The memory in bytes of an operation with only names and numbers.</summary>
    internal const int MinSize = 1024;

    /// <summary>The memory in bytes of a user id.</summary>
    internal const int SizeOfId = 88;

    /// <summary>The approximate memory in bytes of the operation until its caller has the outcome.</summary>
    internal virtual int Size => MinSize;

    /// <summary>The caller of the operation; set by the log writer when it accepts the operation.</summary>
    internal Actor By { get; set; } = null!;

    /// <summary>When it was queued, as the clock's timestamp; set by the log writer.</summary>
    internal long Since { get; set; }

    /// <summary>What its caller is traced as, if it is; set by the log writer.</summary>
    internal Activity? Cause { get; set; }

    /// <summary>
    /// Whether its caller gets the outcome only after all consequences; other callers get it before observers are notified.
    /// </summary>
    internal virtual bool IsAnsweredLast => false;

    /// <summary>Entries that the operation appended in the current transaction; empty after a rollback.</summary>
    internal List<CommittedEntry> Entries { get; } = [];

    /// <summary>Names what the operation will ask the database, so that it is asked for the whole batch at once.</summary>
    /// <returns>False if nothing was named.</returns>
    internal virtual bool Foresee(WriteTransaction transaction) => false;

    /// <summary>
    /// Runs the operation and stores the outcome. Can be called again after a rollback, so it must not change anything except the database.
    /// </summary>
    internal abstract void Execute(WriteTransaction transaction);

    /// <summary>Replaces the outcome, because the changes were not stored.</summary>
    internal abstract void Refuse(Refusal refusal);

    /// <summary>Gives the caller the outcome, unless it already has one. Called once, after the commit, in the order of the log.</summary>
    internal abstract void Settle();

    /// <summary>
    /// Reports to the caller that the operation takes too long. It may still be stored, as when a connection breaks before the response.
    /// </summary>
    internal abstract void GiveUp();

    /// <summary>Called once, after observers have seen the entries.</summary>
    internal virtual void Delivered()
    {
    }
}

/// <summary>A write that returns a <typeparamref name="T"/> or a refusal.</summary>
internal abstract class WriteOperation<T> : WriteOperation
{
    private TaskCompletionSource<Outcome<T>>? _waiting;

    internal Outcome<T> Outcome { get; private set; } = Refusal.Internal;

    /// <summary>Checks everything, then writes: an operation that has written must not refuse.</summary>
    protected abstract Outcome<T> Run(WriteTransaction transaction);

    internal Task<Outcome<T>> Await(TaskCreationOptions options)
    {
        if (_waiting is not null) throw new InvalidOperationException("A write operation is used once.");

        _waiting = new TaskCompletionSource<Outcome<T>>(options);
        return _waiting.Task;
    }

    internal sealed override void Execute(WriteTransaction transaction)
    {
        Outcome = Run(transaction);
        if (Outcome.Refusal is not null && Entries.Count > 0) throw new InvalidOperationException("A write operation wrote, then refused.");
    }

    internal sealed override void Refuse(Refusal refusal) => Outcome = refusal;

    internal sealed override void Settle() => _waiting?.TrySetResult(Outcome);

    internal sealed override void GiveUp() => _waiting?.TrySetResult(Refusal.Unavailable);
}
