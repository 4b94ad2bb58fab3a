namespace Parley.Chat.Storage;

/// <summary>The last entry of the log that this process has seen on disk. Thread-safe.</summary>
internal sealed class LogTail
{
    private readonly Lock _gate = new();
    private (long Pos, string Id)? _last;

    /// <summary>An entry is on disk.</summary>
    public void Saw(long pos, string id)
    {
        lock (_gate)
        {
            if (_last is not { } last || last.Pos < pos) _last = (pos, id);
        }
    }

    /// <summary>Whether a database has that entry; true before any was seen.</summary>
    public bool IsIn(SqlSession sql)
    {
        (long Pos, string Id)? last;
        lock (_gate) last = _last;
        return last is not { Pos: var pos, Id: var id } || sql.Any("select 1 from log where pos = $1 and id = $2", pos, id);
    }
}
