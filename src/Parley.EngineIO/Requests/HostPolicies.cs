using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.OutputCaching;

namespace Parley.EngineIO;

/// <summary>
/// Exempts a session's requests from policies that the host has for all requests: request timeouts, as a poll waits on purpose, and output
/// caching, as each response is for one client, once. Rate limits stay the host's choice.
/// </summary>
internal static class HostPolicies
{
    /// <summary>Exempts the endpoint, for middleware that runs after routing.</summary>
    public static void OptOut(EndpointBuilder endpoint)
    {
        for (var i = endpoint.Metadata.Count - 1; i >= 0; i--)
        {
            if (endpoint.Metadata[i] is IOutputCachePolicy or OutputCacheAttribute) endpoint.Metadata.RemoveAt(i);
        }

        endpoint.Metadata.Add(NoOutputCache.Instance);
        endpoint.Metadata.Add(new DisableRequestTimeoutAttribute());
    }

    /// <summary>Exempts the request, for middleware that ran before routing.</summary>
    public static void OptOut(HttpContext context)
    {
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        if (context.Features.Get<IOutputCacheFeature>() is { } cache) cache.Context.AllowCacheStorage = false;
    }

    private sealed class NoOutputCache : IOutputCachePolicy
    {
        public static readonly NoOutputCache Instance = new();

        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.EnableOutputCaching = false;
            return default;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => default;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.AllowCacheStorage = false;
            return default;
        }
    }
}
