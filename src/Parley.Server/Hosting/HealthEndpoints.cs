using System.Globalization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Parley.Server.Hosting;

/// <summary>What a supervisor or a load balancer asks.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        // Live: the process answers. Ready: everything that it needs is there too. Anybody may ask: all checks answer from memory.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    // The word first, as a supervisor looks for it; then a line for each check that has something to say.
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        var lines = report.Entries.Where(entry => entry.Value.Description is not null)
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"\n{entry.Key}: {entry.Value.Status}. {entry.Value.Description}"));
        return context.Response.WriteAsync(report.Status + string.Concat(lines), context.RequestAborted);
    }
}
