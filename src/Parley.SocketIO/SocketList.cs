using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>The sockets that a broadcast reaches. When it is disposed, its memory serves the thread's next one.</summary>
internal sealed class SocketList : List<Socket>, IDisposable
{
    private const int LargestSpare = 16 * 1024;
    private const int MostSpares = 2;

    [ThreadStatic]
    private static Spares<SocketList> _spares;

    private SocketList()
    {
    }

    /// <summary>Gives an empty list.</summary>
    public static SocketList Rent() => _spares.TryTake(out var spare) ? spare : new SocketList();

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        if (Capacity <= LargestSpare) _spares.Put(this, MostSpares);
    }
}
