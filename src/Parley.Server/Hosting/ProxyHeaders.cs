using Microsoft.AspNetCore.HttpOverrides;
using Parley.Server.Connections;

namespace Parley.Server.Hosting;

/// <summary>Accepts the client's address and scheme from trusted proxies.</summary>
internal static class ProxyHeaders
{
    public static void UseProxies(this WebApplication app, IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        if (proxies.Count == 0) return;

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,   // As many as there are known proxies in a row.
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies) options.KnownIPNetworks.Add(proxy);
        app.UseForwardedHeaders(options);
        app.UseMiddleware<ForwardedClients>();
    }
}
