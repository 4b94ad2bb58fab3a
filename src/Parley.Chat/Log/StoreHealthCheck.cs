using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Parley.Chat.Log;

/// <summary>
/// Ready means that the last write was committed recently. Responds from memory, because anybody may ask; <see cref="StoreProbe"/> makes
/// sure that there are writes.
/// </summary>
internal sealed class StoreHealthCheck(LogWriter writer) : IHealthCheck
{
    private static readonly TimeSpan Fresh = StoreProbe.Interval * 4;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (age, hasFailed) = writer.LastCommit;
        var seconds = ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (hasFailed) return Unhealthy($"The last write failed; the last that was committed was {seconds} s ago.");
        return age > Fresh
            ? Unhealthy($"No write has been committed for {seconds} s.")
            : Task.FromResult(HealthCheckResult.Healthy($"A write was committed {seconds} s ago."));

        Task<HealthCheckResult> Unhealthy(string why) => Task.FromResult(new HealthCheckResult(context.Registration.FailureStatus, why));
    }
}
