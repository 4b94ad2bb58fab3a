using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>What other nodes have written and this node has not delivered yet. For the thread of the delivery.</summary>
internal sealed class RemoteLog(ChatStore store, IRemoteEntries entries) : IDisposable
{
    private const int PageSize = 200;
    private const int PageBytes = 4 * 1024 * 1024;

    private SqlSession? _sql;

    /// <summary>The last delivered <c>pos</c>, of any node.</summary>
    public long Pos { get; set; } = store.OpenedAt;

    /// <summary>The next entries after <see cref="Pos"/>, at most up to <paramref name="last"/>; limited in number and bytes.</summary>
    public List<LogEntry> Read(long last) => Use(sql =>
    {
        var bytes = 0L;
        return sql.Statement(EntryRows.AfterPos).Bind(1, Pos).Bind(2, last).Bind(3, PageSize)
            .WhileAsync(
                row => EntryRows.Read(row, new ConversationKey(row.Text(EntryRows.Count))),
                entry => (bytes += entry.Body.Length) <= PageBytes || bytes == entry.Body.Length)   // at least one, however large
            .AtOnce();
    });

    /// <summary>The versions of an entry, and who may see them.</summary>
    public List<CommittedEntry> Prepare(LogEntry entry) =>
        Use(sql => entries.Prepare(entry, store.Cursors.At(entry.Pos), sql).ToList());

    /// <summary>Observers have seen an entry of this node.</summary>
    public void Passed(LogEntry own)
    {
        Pos = Math.Max(Pos, own.Pos);
        entries.Passed(own);
    }

    /// <summary>Observers have seen the entry.</summary>
    public void Delivered(LogEntry entry)
    {
        entries.Delivered(entry);
        store.Saw(entry.Pos, entry.Id);
    }

    public void Dispose() => _sql?.Dispose();

    private T Use<T>(Func<SqlSession, T> use)
    {
        _sql ??= store.OpenReader();
        try
        {
            return use(_sql);
        }
        catch
        {
            _sql.Dispose();
            _sql = null;
            throw;
        }
    }
}
