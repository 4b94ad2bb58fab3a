using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Parley.Chat.Administration;
using Parley.EngineIO;
using Parley.Server.Configuration;
using Parley.Server.Connections;
using Parley.Server.Demo;
using Parley.Server.Telemetry;
using Parley.SocketIO;

namespace Parley.Server.Hosting;

/// <summary>Runs the server from start to clean shutdown.</summary>
internal static class ServerHost
{
    /// <summary>Starts, prints the addresses, and returns when it has stopped.</summary>
    /// <returns>The exit code: <see cref="ExitCode.Done"/>, or <see cref="ExitCode.Stopped"/> if a fault has stopped it.</returns>
    /// <exception cref="StartException">It cannot start, for a reason that an operator can fix.</exception>
    public static async Task<int> RunAsync(Settings settings)
    {
        var code = await ServeAsync(settings);
        if (code == ExitCode.Done) await Console.Out.WriteLineAsync("Parley has stopped on request.");
        return code;
    }

    private static async Task<int> ServeAsync(Settings settings)
    {
        MemoryGuard.Watch();
        DataFolder.Prepare(settings.Data);
        await using var app = await StartAsync(settings);   // disposing flushes the log
        if (app is null) return ExitCode.Done;

        var stopping = app.Lifetime.ApplicationStopping;
        var users = settings.Demo ? await DemoData.SeedAsync(app.Urls.First(), settings.Data, stopping) : [];
        var code = await SetupCode.FindAsync(app.Services.GetRequiredService<ChatOperator>().SetupCodeAsync, TimeProvider.System, stopping);
        Banner.Print(Console.Out, settings, app.Urls, app.Services.GetService<MetricsEndpoint>()?.Urls ?? [], users, code);
        using var quiet = QuietMemory.Watch(TimeProvider.System, app.Logger);
        using var memory = StartMemory.ReleaseAfterStart(TimeProvider.System, app.Logger);
        return await HostEnd.WaitAsync(app);
    }

    // Null if it was stopped before it had started.
    internal static async Task<WebApplication?> StartAsync(Settings settings)
    {
        WebApplication? app = null;
        try
        {
            var startup = new StartupLogFilter();
            app = Build(settings, startup);
            await app.StartAsync();
            startup.Done();
            return app;
        }
        catch (Exception exception)
        {
            var isStopped = exception is OperationCanceledException
                && app is { Lifetime.ApplicationStopping.IsCancellationRequested: true };
            if (app is not null) await app.DisposeAsync();
            if (isStopped) return null;
            if (StartFailure.Explain(exception, settings) is { } explanation) throw new StartException(explanation, exception);
            throw;
        }
    }

    private static WebApplication Build(Settings settings, StartupLogFilter startup)
    {
        // Empty, so that no undocumented sources are read.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "Parley.Server",
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
            EnvironmentName = Environments.Production,
        });
        builder.Configuration.AddInMemoryCollection(settings.Logging).AddInMemoryCollection(settings.Otlp.Variables);
        ConfigureLogging(builder, startup);
        ConfigureKestrel(builder, settings);
        TelemetryServices.Add(builder.Services, settings);
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<SocketIOOptions>>(
            (host, sockets) => host.ShutdownTimeout = sockets.Value.Engine.DrainTime + TimeSpan.FromSeconds(5));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddRouting();
        builder.Services.AddHealthChecks().AddCheck<StoppingHealthCheck>("stopping");
        builder.Services.AddSingleton<ConnectionGate>();
        builder.Services.AddSingleton<SocketTransportFactory>();
        builder.Services.AddSingleton<IConnectionListenerFactory, GatedListenerFactory>();   // The last one is asked first.
        Features.Add(builder.Services, settings);
        builder.Services.AddDocument(settings.BasePath);

        var app = builder.Build();
        app.Use((context, next) =>
        {
            GatedConnection.Of(context)?.Asked();
            return next(context);
        });
        app.UseProxies(settings.Proxies);
        app.UseSubPath(settings.BasePath);
        app.UseRouting();   // Otherwise it would see the path with the base path.
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ErrorAnswers>();
        app.UsePage();
        app.MapHealth();
        app.MapDocument();
        app.MapReference();
        Features.Map(app);
        return app;
    }

    private static void ConfigureLogging(WebApplicationBuilder builder, StartupLogFilter startup)
    {
        // Before the console, so that settings have precedence.
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.FormatterName = ConsoleFormatterNames.Simple);
        builder.Services.Configure<SimpleConsoleFormatterOptions>(o =>
        {
            o.SingleLine = true;
            o.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
            o.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.Configure<JsonConsoleFormatterOptions>(o => (o.TimestampFormat, o.UseUtcTimestamp) = ("yyyy-MM-ddTHH:mm:ss.fffZ", true));
        builder.Logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", startup.Allows)
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)   // It would log a line per request.
            .AddConfiguration(builder.Configuration.GetSection("Logging"))
            .AddConsole();
    }

    private static void ConfigureKestrel(WebApplicationBuilder builder, Settings settings)
    {
        // Received but unread data is charged to nobody.
        builder.WebHost.UseSockets(sockets => sockets.MaxReadBufferSize = 64 * 1024);
        builder.WebHost.UseKestrelCore().UseUrls([.. settings.Urls]).ConfigureKestrel(o =>
        {
            o.AddServerHeader = false;
            o.ConfigureEndpointDefaults(endpoint => endpoint.UseEngineIO());
            o.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            o.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);   // Between requests; proxies give up after 60.
            o.Limits.MaxRequestBodySize = 1024 * 1024;
            o.Limits.MaxRequestBufferSize = 128 * 1024;   // Per connection, read ahead.
            // For files and pages; the messenger's responses have the same limit of their own.
            o.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(30));
        });
    }
}
