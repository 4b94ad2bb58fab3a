namespace Parley.SocketIO;

/// <summary>The sockets that a broadcast reaches. When it is disposed, its memory serves the thread's next one.</summary>
internal sealed class SocketList : List<Socket>, IDisposable
{
    private const int LargestSpare = 16 * 1024;

    [ThreadStatic]
    private static SocketList? _spare;

    private SocketList()
    {
    }

    /// <summary>Gives an empty list.</summary>
    public static SocketList Rent()
    {
        var list = _spare ?? new SocketList();
        _spare = null;
        return list;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        if (Capacity <= LargestSpare) _spare = this;
    }
}
