using System.Net;
using Parley.EngineIO;

namespace Parley.Conformance.Host;

/// <summary>The application: Kestrel on this machine's own addresses, and the profile.</summary>
internal static class HostApp
{
    public static WebApplication Build(Arguments arguments)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseEngineIO());
            if (arguments.Port == 0) kestrel.Listen(IPAddress.Loopback, 0);
            else kestrel.ListenLocalhost(arguments.Port);
        });
        arguments.Profile.AddServices(builder.Services);
        var app = builder.Build();
        arguments.Profile.Map(app);
        return app;
    }
}
