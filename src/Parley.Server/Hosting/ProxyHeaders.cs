using Microsoft.AspNetCore.HttpOverrides;

namespace Parley.Server.Hosting;

/// <summary>Believes the proxies in front whom they speak for: the client's address and whether it came over TLS.</summary>
internal static class ProxyHeaders
{
    public static void UseProxies(this WebApplication app, IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        if (proxies.Count == 0) return;

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,   // As far as there are known proxies in a row.
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies) options.KnownIPNetworks.Add(proxy);
        app.UseForwardedHeaders(options);
    }
}
