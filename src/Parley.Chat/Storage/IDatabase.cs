namespace Parley.Chat.Storage;

/// <summary>A database of one kind: how it is reached and kept, which is all that the rest of the messenger need not know.</summary>
internal interface IDatabase : IDisposable
{
    /// <summary>The folder of its migrations.</summary>
    string Migrations { get; }

    /// <summary>What it is called in a sentence; never with a password.</summary>
    string Name { get; }

    /// <summary>Whether there is anything to open.</summary>
    bool Exists { get; }

    /// <summary>Makes sure that the database can be reached and used safely.</summary>
    /// <exception cref="StoreException">It cannot be reached, or would not keep what it commits.</exception>
    void Probe();

    /// <summary>Makes sure that the database can be used safely, and keeps out who must not use it beside this process.</summary>
    /// <exception cref="StoreException">It cannot be reached, is in use, or would not keep what it commits.</exception>
    void Claim();

    /// <summary>Keeps others out without opening anything, for as long as what is answered lives; null if another process is the owner.</summary>
    IDisposable? TryOwn();

    /// <summary>Who is the owner at the moment, in words; null if nobody is.</summary>
    string? FindOwner();

    /// <summary>A connection that may write.</summary>
    SqlSession OpenWriter();

    /// <summary>A connection that only reads.</summary>
    SqlSession OpenReader();

    /// <summary>Called by the log writer after each commit.</summary>
    void Committed();
}
