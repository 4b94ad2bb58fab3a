using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>
/// The readers of the streams that one server uses, and the adapters of its namespaces, which receive the messages. Thread-safe.
/// </summary>
/// <param name="open">Opens a connection for a reader.</param>
/// <param name="count">The maximum number of entries to read at once.</param>
/// <param name="parts">What an adapter needs.</param>
internal sealed class EntryReaders(Func<Task<IConnectionMultiplexer>> open, int count, ClusterParts parts) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RedisStreamsAdapter> _adapters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<EntryReader>> _readers = new(StringComparer.Ordinal);

    /// <summary>The adapters of all namespaces.</summary>
    public ICollection<RedisStreamsAdapter> Adapters => _adapters.Values;

    /// <summary>The reader of a stream, which begins with the first call.</summary>
    public EntryReader Of(string stream) =>
        _readers.GetOrAdd(stream, name => new(() => new EntryReader(name, open, Receive, count, parts))).Value;

    /// <summary>Gives an adapter the messages of its namespace, from now on.</summary>
    public void Add(RedisStreamsAdapter adapter) => _adapters[adapter.Namespace] = adapter;

    /// <summary>Ends what <see cref="Add"/> began.</summary>
    public void Remove(RedisStreamsAdapter adapter) => _adapters.TryRemove(KeyValuePair.Create(adapter.Namespace, adapter));

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, reader) in _readers) await reader.Value.DisposeAsync();
    }

    private void Receive(StreamMessage message)
    {
        if (message.Namespace is { } ns && _adapters.TryGetValue(ns, out var adapter)) adapter.Receive(message);
    }
}
