using System.Globalization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Parley.Server.Hosting;

/// <summary>Health endpoints for supervisors and load balancers.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        // Live: the process responds. Ready: everything it needs works, too. All checks respond from memory, so anybody may ask.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    // First the word that a supervisor looks for, then a line per check with a description.
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var lines = report.Entries.Where(entry => entry.Value.Description is not null)
            .Select(
                entry => string.Create(CultureInfo.InvariantCulture, $"\n{entry.Key}: {entry.Value.Status}. {entry.Value.Description}"));
        return context.Response.WriteAsync(report.Status + string.Concat(lines), context.RequestAborted);
    }
}
