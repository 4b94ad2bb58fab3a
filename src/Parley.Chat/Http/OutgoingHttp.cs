using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;

namespace Parley.Chat.Http;

/// <summary>Registers the messenger's own HTTP clients. The defaults that an application has for its clients do not change them.</summary>
internal static class OutgoingHttp
{
    /// <summary>Adds a client without redirects, cookies and time limit: each request has its own limit.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The name for <see cref="IHttpClientFactory"/>.</param>
    /// <param name="configure">Configures its connections.</param>
    /// <param name="maxResponse">The maximum length of a buffered response, in bytes.</param>
    public static IServiceCollection AddOutgoing(
        this IServiceCollection services, string name, Action<SocketsHttpHandler, IServiceProvider>? configure = null,
        int maxResponse = int.MaxValue)
    {
        services.AddHttpClient(name)
            .ConfigureHttpClient(client => Reset(client, maxResponse))
            .ConfigurePrimaryHttpMessageHandler(provider =>
            {
                var handler = new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    ConnectTimeout = TimeSpan.FromSeconds(5),
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5),   // So that a changed DNS name is resolved again.
                };
                configure?.Invoke(handler, provider);
                return handler;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)   // Connections have their own lifetime.
            .ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Clear())   // Removes what the application adds to all.
            .RemoveAllLoggers();   // Addresses of push services are secrets.
        return services;
    }

    private static void Reset(HttpClient client, int maxResponse)
    {
        client.BaseAddress = null;
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.MaxResponseContentBufferSize = maxResponse;
        client.DefaultRequestVersion = HttpVersion.Version11;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        client.DefaultRequestHeaders.Clear();
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Parley", null));
    }
}
