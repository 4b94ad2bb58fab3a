using Parley.Chat.Ground;

namespace Parley.Chat.Log;

/// <summary>The caller of a write. The log writer checks it, inside the write's transaction, before anything is written.</summary>
internal abstract record Actor
{
    /// <summary>The server itself: maintenance, and consequences of permitted writes.</summary>
    public static Actor Server { get; } = new Unchecked();

    /// <summary>A host application with its key that signs a user in.</summary>
    public static Actor Host { get; } = new Unchecked();

    /// <summary>
    /// An unauthenticated client that signs up or signs in; the write itself checks the right to. These have only a bounded share of the
    /// writer.
    /// </summary>
    public static Actor Stranger { get; } = new Unchecked();

    /// <summary>Whether it is the server itself.</summary>
    public bool IsServer => ReferenceEquals(this, Server);

    /// <summary>The refusal if the caller may no longer write; otherwise null.</summary>
    internal abstract Refusal? Check(WriteTransaction transaction);

    /// <summary>Names what the check will ask the database.</summary>
    internal virtual void Foresee(WriteTransaction transaction)
    {
    }

    private sealed record Unchecked : Actor
    {
        internal override Refusal? Check(WriteTransaction transaction) => null;
    }
}

/// <summary>A user who writes.</summary>
/// <param name="User">The user's id.</param>
internal abstract record UserActor(string User) : Actor;
