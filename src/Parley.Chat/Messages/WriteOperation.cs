using Parley.Chat.Contract;

namespace Parley.Chat.Messages;

/// <summary>One unit of work of the log writer: it succeeds or fails alone, but commits together with its neighbours.</summary>
internal abstract class WriteOperation
{
    /// <summary>What an operation takes in memory that carries nothing but names and numbers, in bytes.</summary>
    internal const int Least = 1024;

    /// <summary>What the id of a user takes in memory, in bytes.</summary>
    internal const int SizeOfId = 88;

    /// <summary>About how many bytes of memory the operation takes until its caller has the outcome.</summary>
    internal virtual int Size => Least;

    /// <summary>On whose behalf it is done; set by the log writer when it takes the operation.</summary>
    internal Actor By { get; set; } = null!;

    /// <summary>When it was queued, as the clock's timestamp; set by the log writer.</summary>
    internal long Since { get; set; }

    /// <summary>Whether its caller has the outcome only when all that follows from it is done; other callers have it before others are told.</summary>
    internal virtual bool IsAnsweredLast => false;

    /// <summary>Entries that the operation appended in the transaction at hand; empty after a rollback.</summary>
    internal List<CommittedEntry> Entries { get; } = [];

    /// <summary>Does the work and keeps the outcome. May be called again after a rollback, so it must not change anything but the database.</summary>
    internal abstract void Execute(WriteTransaction transaction);

    /// <summary>Replaces the outcome: what was done has not been kept.</summary>
    internal abstract void Refuse(Refusal refusal);

    /// <summary>Tells the caller the outcome, unless they have been told. Called once, after the commit, in the order of the log.</summary>
    internal abstract void Settle();

    /// <summary>Tells the caller that it takes too long. It may be stored all the same, as when a connection breaks before the answer.</summary>
    internal abstract void GiveUp();

    /// <summary>Called once, after observers have seen the entries.</summary>
    internal virtual void Delivered()
    {
    }
}

/// <summary>A write that answers with a <typeparamref name="T"/> or a refusal.</summary>
internal abstract class WriteOperation<T> : WriteOperation
{
    private TaskCompletionSource<Outcome<T>>? _waiting;

    internal Outcome<T> Outcome { get; private set; } = Refusal.Internal;

    /// <summary>Checks everything, then writes: an operation that has written must not refuse any more.</summary>
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
