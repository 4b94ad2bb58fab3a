using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Parley.EngineIO;

/// <summary>Maps Engine.IO endpoints.</summary>
public static class EngineEndpoints
{
    /// <summary>Maps an Engine.IO endpoint to <paramref name="pattern"/>, with and without a trailing slash.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path, for example <c>/engine.io</c>.</param>
    /// <param name="options">The settings. Do not change them afterwards.</param>
    /// <param name="accept">Called for every new session before anything is read from it; returns the session's handler.</param>
    /// <exception cref="ArgumentException">A setting is invalid; the message names it.</exception>
    public static IEndpointConventionBuilder MapEngineIO(
        this IEndpointRouteBuilder endpoints, string pattern, EngineOptions options, Func<Session, ISessionHandler> accept)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Problems().FirstOrDefault() is { } problem) throw new ArgumentException(problem, nameof(options));

        var services = endpoints.ServiceProvider;
        if (options.DrainTime >= services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout)
            throw new ArgumentException(
                $"{nameof(EngineOptions.DrainTime)} must be shorter than {nameof(HostOptions)}.{nameof(HostOptions.ShutdownTimeout)}.",
                nameof(options));

        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        var logger = new ThinnedLogger(services.GetRequiredService<ILoggerFactory>().CreateLogger<Session>(), time);
        var host = new SessionHost(
            new EngineSettings(options, time), logger, services.GetService<IMeterFactory>(), services.GetService<EngineMemory>());
        var server = new EngineServer(host, accept);

        // The application owns the heartbeat. It ends after all sessions had time to close in good order.
        var heartbeat = new Heartbeat(host);
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Register(() => Stop(server));
        lifetime.ApplicationStopped.Register(heartbeat.Dispose);

        var endpoint = endpoints.Map(pattern, server.InvokeAsync).WithDisplayName($"Engine.IO {pattern}");
        endpoint.Finally(HostPolicies.OptOut);   // after the application's own conventions
        return endpoint;
    }

    // The host serves requests until everything registered on ApplicationStopping has returned. Without a drain time, nothing waits here.
    [SuppressMessage("ApiDesign", "RS0030", Justification = "The thread that stops the host is meant to wait.")]
    private static void Stop(EngineServer server) => server.StopAsync().GetAwaiter().GetResult();
}
