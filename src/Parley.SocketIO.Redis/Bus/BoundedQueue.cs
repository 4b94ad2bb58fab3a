using System.Threading.Channels;

namespace Parley.SocketIO.Redis;

/// <summary>A queue that is limited in bytes, with one reader. Thread-safe.</summary>
/// <param name="maxBytes">The maximum bytes of all items together.</param>
internal sealed class BoundedQueue<T>(long maxBytes)
{
    private const int Overhead = 256;   // so that small items are limited in number as well

    private readonly Channel<(T Item, long Size)> _items =
        Channel.CreateUnbounded<(T, long)>(new UnboundedChannelOptions { SingleReader = true });

    private long _bytes;

    /// <summary>Adds an item.</summary>
    /// <returns>False if there is no room for it, or the queue is closed.</returns>
    public bool TryWrite(T item, int bytes)
    {
        var size = bytes + Overhead;
        if (Interlocked.Add(ref _bytes, size) <= maxBytes && _items.Writer.TryWrite((item, size))) return true;
        Interlocked.Add(ref _bytes, -size);
        return false;
    }

    /// <summary>Takes no more items; the reader ends after the last one.</summary>
    public void Close() => _items.Writer.TryComplete();

    /// <summary>Reads until the queue is closed. An item takes its room until the next one is read.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync()
    {
        await foreach (var (item, size) in _items.Reader.ReadAllAsync())
        {
            yield return item;
            Interlocked.Add(ref _bytes, -size);
        }
    }
}
