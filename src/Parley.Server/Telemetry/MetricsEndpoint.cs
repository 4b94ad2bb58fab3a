using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Telemetry;

/// <summary>
/// Serves <c>/metrics</c> on addresses of its own, by a web server of its own: nothing of the messenger can be reached there, nor the
/// metrics where clients connect.
/// </summary>
internal sealed class MetricsEndpoint : IHostedService, IDisposable
{
    private const string Path = "/metrics";
    private const int MaxConnections = 32;   // They use descriptors that are reserved for the program itself.

    private readonly Settings _settings;
    private readonly KestrelServer _server;
    private readonly RequestDelegate _answer;

    public MetricsEndpoint(Settings settings, MeterProvider meters, IServiceProvider services, ILoggerFactory loggers)
    {
        _settings = settings;
        var options = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = MaxConnections;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        _server = new KestrelServer(
            Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers), loggers);
        var pipeline = new ApplicationBuilder(services, _server.Features);
        pipeline.UseOpenTelemetryPrometheusScrapingEndpoint(
            meters, predicate: null, Path, configureBranchedPipeline: null, optionsName: Options.DefaultName);
        _answer = pipeline.Build();   // Everything else is 404.
    }

    /// <summary>The addresses of the metrics.</summary>
    public IEnumerable<string> Urls => _server.Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => address + Path);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var address in _settings.Metrics) _server.Features.Get<IServerAddressesFeature>()!.Addresses.Add(address);
        try
        {
            await _server.StartAsync(new Scrapes(_answer), cancellationToken);
        }
        catch (Exception exception) when (StartFailure.OfListening(exception) is { } problem)
        {
            throw new StartException($"Metrics is '{string.Join(';', _settings.Metrics)}'; {problem} Choose another address.", exception);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public void Dispose() => _server.Dispose();

    private sealed class Scrapes(RequestDelegate answer) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => answer(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
