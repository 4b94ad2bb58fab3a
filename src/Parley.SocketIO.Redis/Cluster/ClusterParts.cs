using Microsoft.Extensions.Logging;

namespace Parley.SocketIO.Redis;

/// <summary>What an adapter needs from the application. Immutable.</summary>
/// <param name="RequestTimeout">How long to wait for responses of other nodes.</param>
/// <param name="MaxQueuedBytes">The maximum bytes of messages that wait in each direction.</param>
/// <param name="Time">The clock.</param>
/// <param name="Metrics">The metrics.</param>
/// <param name="Logger">The log.</param>
internal sealed record ClusterParts(
    TimeSpan RequestTimeout, long MaxQueuedBytes, TimeProvider Time, RedisMetrics Metrics, ILogger Logger);
