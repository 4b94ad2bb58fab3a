using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>The receivers of a broadcast. <see cref="Dispose"/> keeps its memory for the thread's next broadcast.</summary>
internal sealed class SocketList : List<Socket>, IDisposable
{
    private const int MaxSpareSize = 16 * 1024;
    private const int MaxSpares = 2;

    [ThreadStatic]
    private static Spares<SocketList> _spares;

    private SocketList()
    {
    }

    /// <summary>Rents an empty list.</summary>
    public static SocketList Rent() => _spares.TryTake(out var spare) ? spare : new SocketList();

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        if (Capacity <= MaxSpareSize) _spares.Put(this, MaxSpares);
    }
}
