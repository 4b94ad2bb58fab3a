using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Parley.SocketIO.Redis;

/// <summary>Adds the health check of the Redis adapter.</summary>
public static class RedisHealthChecks
{
    /// <summary>
    /// Adds a health check that sends a message through Redis back to this node, for each namespace. A connection alone does not show that
    /// this node can receive messages of others.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">The status if the message does not come back; default is unhealthy.</param>
    /// <param name="tags">Tags, for choosing checks.</param>
    public static IHealthChecksBuilder AddRedisAdapter(
        this IHealthChecksBuilder builder, string name = "socketio-redis", HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name, services => new RedisHealthCheck(AdaptersOf(services)), failureStatus, tags));
    }

    private static IEnumerable<PubSubAdapter> AdaptersOf(IServiceProvider services) =>
        services.GetService<RedisStreamsNode>()?.Adapters ?? services.GetRequiredService<RedisNode>().Adapters;
}
