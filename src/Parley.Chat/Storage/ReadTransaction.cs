namespace Parley.Chat.Storage;

/// <summary>A read that sees one moment of the database; ends when disposed.</summary>
internal readonly struct ReadTransaction(ReaderPool pool, SqlSession sql) : IDisposable
{
    public SqlSession Sql => sql;

    public void Dispose() => pool.End(sql);
}
