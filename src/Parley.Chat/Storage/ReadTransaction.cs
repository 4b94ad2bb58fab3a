namespace Parley.Chat.Storage;

/// <summary>A read of one database snapshot; ends when disposed.</summary>
internal readonly struct ReadTransaction(ReaderPool pool, ReadSession sql, UserLine? line) : IAsyncDisposable
{
    public ReadSession Sql => sql;

    public ValueTask DisposeAsync() => pool.EndAsync(sql, line);
}
