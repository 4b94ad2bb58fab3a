using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>
/// Publishes messages without waiting for Redis. The bytes that are under way are limited; if there is no room, or no connection, a
/// message is dropped: Pub/Sub delivers at most once anyway. Thread-safe.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="ns">The namespace, for the log.</param>
/// <param name="maxBytes">The maximum bytes under way.</param>
/// <param name="metrics">Counts the messages.</param>
/// <param name="logger">The log.</param>
internal sealed class Outbox(RedisConnection connection, string ns, long maxBytes, RedisMetrics metrics, ILogger logger)
{
    private long _bytes;

    /// <summary>Publishes a message.</summary>
    /// <returns>Whether it is under way.</returns>
    public bool Publish(RedisChannel channel, ReadOnlyMemory<byte> message)
    {
        if (connection.Current is not { } multiplexer) return Drop(DropReason.Disconnected);
        if (Interlocked.Add(ref _bytes, message.Length) > maxBytes)
        {
            Interlocked.Add(ref _bytes, -message.Length);
            return Drop(DropReason.SlowRedis);
        }

        metrics.Sent(message.Length);
        _ = PublishAsync(multiplexer, channel, message);   // ends with the answer of Redis, or with its timeout
        return true;
    }

    private bool Drop(DropReason reason)
    {
        metrics.Dropped(reason);
        RedisLog.Dropped(logger, ns, reason);
        return false;
    }

    // The library gives the message to the connection before it returns, so messages leave in the order of the calls.
    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for it: the failure is logged and counted here.")]
    private async Task PublishAsync(IConnectionMultiplexer multiplexer, RedisChannel channel, ReadOnlyMemory<byte> message)
    {
        try
        {
            await multiplexer.GetSubscriber().PublishAsync(channel, message);
        }
        catch (Exception e)
        {
            metrics.Dropped(DropReason.Failed);
            RedisLog.PublishFailed(logger, ns, e);
        }
        finally
        {
            Interlocked.Add(ref _bytes, -message.Length);
        }
    }
}
