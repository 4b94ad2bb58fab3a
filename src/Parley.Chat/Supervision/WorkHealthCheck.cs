using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Parley.Chat.Supervision;

/// <summary>
/// Reports failing work. Degraded, not unhealthy: messages are accepted and delivered without it, and sending clients to another server
/// would not help.
/// </summary>
internal sealed class WorkHealthCheck(ServiceSupervisor supervisor) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string[] failing = [.. supervisor.Works.Where(work => work.Failures > 0).Select(work => work.Name)];
        return Task.FromResult(failing.Length == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"Failing and being retried: {string.Join(", ", failing)}."));
    }
}
