using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Parley.SocketIO.Redis;

/// <summary>Sends a message through Redis back to this node, for each namespace.</summary>
internal sealed class RedisHealthCheck(IEnumerable<PubSubAdapter> adapters) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var silent = new List<string>();
        var slowest = TimeSpan.Zero;
        await Task.WhenAll(adapters.Select(async adapter =>
        {
            var time = await adapter.RoundTripAsync(cancellationToken);
            lock (silent)
            {
                if (time is null) silent.Add(adapter.Namespace);
                else if (time > slowest) slowest = time.Value;
            }
        }));

        var data = new Dictionary<string, object> { ["roundTrip"] = slowest };
        return silent.Count == 0
            ? HealthCheckResult.Healthy("Messages come back through Redis.", data)
            : new HealthCheckResult(
                context.Registration.FailureStatus,
                $"Messages of {string.Join(", ", silent.Order(StringComparer.Ordinal))} do not come back through Redis.", data: data);
    }
}
