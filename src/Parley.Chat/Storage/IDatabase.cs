namespace Parley.Chat.Storage;

/// <summary>A database of one kind: how it is reached and kept, which is all that the rest of the messenger need not know.</summary>
internal interface IDatabase : IDisposable
{
    /// <summary>The folder of its migrations.</summary>
    string Migrations { get; }

    /// <summary>Makes sure that the database can be used safely, and keeps out who must not use it beside this process.</summary>
    /// <exception cref="StoreException">It cannot be reached, is in use, or would not keep what it commits.</exception>
    void Claim();

    /// <summary>A connection that may write.</summary>
    SqlSession OpenWriter();

    /// <summary>A connection that only reads.</summary>
    SqlSession OpenReader();

    /// <summary>Called by the log writer after each commit.</summary>
    void Committed();
}
