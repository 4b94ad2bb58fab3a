using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Parley.EngineIO;

/// <summary>Maps Engine.IO into an application's routes.</summary>
public static class EngineEndpoints
{
    /// <summary>Answers Engine.IO requests at <paramref name="pattern"/>, with and without a trailing slash.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path, for example <c>/engine.io</c>.</param>
    /// <param name="options">Settings; read now, and not changed after.</param>
    /// <param name="accept">Called for every new session before anything of it is read: gives what handles it.</param>
    /// <exception cref="ArgumentException">The settings have a problem; the message names it.</exception>
    public static IEndpointConventionBuilder MapEngineIO(
        this IEndpointRouteBuilder endpoints, string pattern, EngineOptions options, Func<Session, ISessionHandler> accept)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Problems().FirstOrDefault() is { } problem) throw new ArgumentException(problem, nameof(options));

        var services = endpoints.ServiceProvider;
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var logger = new ThinnedLogger(services.GetRequiredService<ILoggerFactory>().CreateLogger<Session>(), time);
        var server = new EngineServer(
            options, accept, time, logger, services.GetService<IMeterFactory>(), services.GetService<EngineMemory>());

        // The heartbeat is owned by the application: it ends when all sessions had their time to say goodbye.
        var heartbeat = new Heartbeat(server);
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Register(server.CloseAll);
        lifetime.ApplicationStopped.Register(heartbeat.Dispose);

        var endpoint = endpoints.Map(pattern, server.InvokeAsync).WithDisplayName($"Engine.IO {pattern}");
        endpoint.Finally(HostPolicies.OptOut);   // after what the application adds to it
        return endpoint;
    }
}
