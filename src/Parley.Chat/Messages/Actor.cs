using Parley.Chat.Contract;

namespace Parley.Chat.Messages;

/// <summary>On whose behalf a write is done. The log writer asks it, inside the write's transaction, before anything is written.</summary>
internal abstract record Actor
{
    /// <summary>The server itself: its upkeep, and what follows from a write that was allowed.</summary>
    public static Actor Server { get; } = new Unchecked();

    /// <summary>A host application that has shown its key, and vouches for somebody who is about to become a user with a session.</summary>
    public static Actor Host { get; } = new Unchecked();

    /// <summary>
    /// Somebody who is about to become a user with a session, by signing up or signing in: the write itself finds out whether they may.
    /// Strangers have no more than a bounded share of the writer.
    /// </summary>
    public static Actor Stranger { get; } = new Unchecked();

    /// <summary>Whether it is the server itself.</summary>
    public bool IsServer => ReferenceEquals(this, Server);

    /// <summary>Why they may not write any more; null if they may.</summary>
    internal abstract Refusal? Check(WriteTransaction transaction);

    private sealed record Unchecked : Actor
    {
        internal override Refusal? Check(WriteTransaction transaction) => null;
    }
}

/// <summary>A user on whose behalf a write is done.</summary>
/// <param name="User">The user's id.</param>
internal abstract record UserActor(string User) : Actor;
