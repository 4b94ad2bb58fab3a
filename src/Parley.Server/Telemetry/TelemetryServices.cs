using System.Reflection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Parley.Server.Configuration;

namespace Parley.Server.Telemetry;

/// <summary>Collects metrics and traces with OpenTelemetry, if the settings say where they go; otherwise nobody listens.</summary>
internal static class TelemetryServices
{
    private const string Collector = "collector";

    private static readonly string[] Meters =
    [
        "Parley.Chat", "Parley.SocketIO", "Parley.SocketIO.Redis", "Parley.EngineIO",
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime",
    ];

    private static readonly string[] Sources = ["Parley.Chat", "Parley.SocketIO", "Npgsql"];

    /// <summary>To be called first, so that the first measurements have a listener.</summary>
    public static void Add(IServiceCollection services, Settings settings)
    {
        var hasMetrics = settings.Metrics.Count > 0 || settings.Otlp.SendsMetrics;
        if (!hasMetrics && !settings.Otlp.SendsTraces) return;

        var telemetry = services.AddOpenTelemetry().ConfigureResource(Describe);
        if (hasMetrics) telemetry.WithMetrics(metrics => AddMetrics(metrics, settings));
        if (settings.Otlp.SendsTraces) telemetry.WithTracing(AddTraces);
        if (settings.Otlp.SendsMetrics || settings.Otlp.SendsTraces) AddCollector(services);
        if (settings.Metrics.Count == 0) return;

        services.AddSingleton<MetricsEndpoint>();
        services.AddHostedService(provider => provider.GetRequiredService<MetricsEndpoint>());
    }

    // The variables come last, so that they have precedence.
    private static void Describe(ResourceBuilder resource)
    {
        var version = typeof(TelemetryServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        resource.Clear().AddService("parley", serviceVersion: version?.Split('+')[0])
            .AddTelemetrySdk().AddEnvironmentVariableDetector();
    }

    private static void AddCollector(IServiceCollection services)
    {
        services.AddTransient<CollectorWatch>();
        services.AddHttpClient(Collector)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),   // So that a changed DNS name is resolved again.
            })
            .AddHttpMessageHandler<CollectorWatch>()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)   // Connections have their own lifetime.
            .RemoveAllLoggers();
        services.AddOptions<OtlpExporterOptions>().Configure<IHttpClientFactory>((options, clients) => options.HttpClientFactory = () =>
        {
            var client = clients.CreateClient(Collector);
            client.Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds);
            return client;
        });
    }

    private static void AddMetrics(MeterProviderBuilder metrics, Settings settings)
    {
        metrics.AddMeter(Meters);
        if (settings.Otlp.SendsMetrics) metrics.AddOtlpExporter();
        // Names are unique without the names of their meters.
        if (settings.Metrics.Count > 0) metrics.AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false);
    }

    // Sockets have traces of their own, one for each event.
    private static void AddTraces(TracerProviderBuilder traces) => traces.AddSource(Sources)
        .AddAspNetCoreInstrumentation(calls => calls.Filter = context => context.Request.Path.StartsWithSegments("/api"))
        .AddOtlpExporter();
}
