using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Parley.Server.Hosting;

/// <summary>Not ready while the server stops, so that load balancers send new clients elsewhere.</summary>
internal sealed class StoppingHealthCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
            ? new HealthCheckResult(context.Registration.FailureStatus, "The server is stopping.")
            : HealthCheckResult.Healthy());
}
