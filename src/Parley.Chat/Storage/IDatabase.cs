namespace Parley.Chat.Storage;

/// <summary>A kind of database: how to reach and protect it.</summary>
internal interface IDatabase : IDisposable
{
    /// <summary>The folder of its migrations.</summary>
    string Migrations { get; }

    /// <summary>Its name in messages, without a password.</summary>
    string Name { get; }

    /// <summary>Whether the database exists.</summary>
    bool Exists { get; }

    /// <summary>Verifies that the database can be reached and used safely.</summary>
    /// <exception cref="StoreException">It cannot be reached, or would not store commits durably.</exception>
    void Probe();

    /// <summary>Verifies that the database can be used safely, and locks it against other processes.</summary>
    /// <exception cref="StoreException">It cannot be reached, is in use, or would not store commits durably.</exception>
    void Claim();

    /// <summary>Locks the database without opening it, until the result is disposed; null if another process owns it.</summary>
    IDisposable? TryOwn();

    /// <summary>A description of the present owner; null if there is none.</summary>
    string? FindOwner();

    /// <summary>A connection that may write.</summary>
    SqlSession OpenWriter();

    /// <summary>A connection that only reads, for code that has a thread of its own.</summary>
    SqlSession OpenReader();

    /// <summary>A connection for requests that is open already, perhaps for long; null if there is none.</summary>
    ReadSession? TakeReader();

    /// <summary>A connection that only reads, for requests.</summary>
    ValueTask<ReadSession> OpenReaderAsync();

    /// <summary>Subscribes to what other nodes announce, where several share the database.</summary>
    /// <param name="channelSql">The channel.</param>
    ValueTask<PostgresChannel> OpenChannelAsync(string channelSql);

    /// <summary>Called by the log writer after each commit.</summary>
    void Committed();
}
