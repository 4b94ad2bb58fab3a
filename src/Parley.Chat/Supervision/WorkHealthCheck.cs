using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Parley.Chat.Supervision;

/// <summary>
/// Names the work that fails. Degraded, not unhealthy: messages are taken and delivered without it, and sending clients to another server
/// would not mend it.
/// </summary>
internal sealed class WorkHealthCheck(ServiceSupervisor supervisor) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string[] failing = [.. supervisor.Works.Where(work => work.Failures > 0).Select(work => work.Name)];
        return Task.FromResult(failing.Length == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"Fails and is tried again: {string.Join(", ", failing)}."));
    }
}
