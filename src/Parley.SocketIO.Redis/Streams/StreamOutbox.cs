using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>
/// Adds messages to a stream without waiting for Redis, in the order of the calls. The bytes under way are limited. When the connection is
/// lost, messages wait for it as long as for a response of Redis; when it stays away, they are refused at once. Thread-safe.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="stream">The key of the stream.</param>
/// <param name="ns">The namespace, for the log.</param>
/// <param name="options">The settings.</param>
/// <param name="metrics">Counts the messages.</param>
/// <param name="logger">The log.</param>
internal sealed class StreamOutbox(
    RedisConnection connection, string stream, string ns, RedisStreamsAdapterOptions options, RedisMetrics metrics, ILogger logger)
{
    private long _bytes;
    private volatile bool _isAway;

    /// <summary>Adds a message.</summary>
    /// <param name="fields">The fields of the entry.</param>
    /// <returns>The id of the entry; null if Redis has not taken it, as far as is known.</returns>
    public Task<StreamId?> AddAsync(NameValueEntry[] fields)
    {
        var size = fields.Sum(field => (int)field.Value.Length());
        if (connection.Current is null && (_isAway || !connection.Opened.IsCompletedSuccessfully)) return Drop(DropReason.Disconnected);
        if (Interlocked.Add(ref _bytes, size) > options.MaxQueuedBytes)
        {
            Interlocked.Add(ref _bytes, -size);
            return Drop(DropReason.SlowRedis);
        }

        metrics.Sent(size);
        return AddAsync(fields, size);
    }

    private Task<StreamId?> Drop(DropReason reason)
    {
        metrics.Dropped(reason);
        RedisLog.Dropped(logger, ns, reason);
        return Task.FromResult<StreamId?>(null);
    }

    // The library gives the message to the connection before it returns, so messages leave in the order of the calls.
    [SuppressMessage("Design", "CA1031", Justification = "The failure is logged and counted here, and the result tells it.")]
    private async Task<StreamId?> AddAsync(NameValueEntry[] fields, int size)
    {
        try
        {
            var redis = (await connection.Opened).GetDatabase();
            var id = await redis.StreamAddAsync(stream, fields, maxLength: options.MaxLength, useApproximateMaxLength: true);
            _isAway = false;
            return StreamId.TryParse(id, out var added) ? added : null;
        }
        catch (Exception e)
        {
            _isAway = true;
            metrics.Dropped(DropReason.Failed);
            RedisLog.PublishFailed(logger, ns, e);
            return null;
        }
        finally
        {
            Interlocked.Add(ref _bytes, -size);
        }
    }
}
