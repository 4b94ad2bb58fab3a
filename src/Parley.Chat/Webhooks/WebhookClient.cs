using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Http;

namespace Parley.Chat.Webhooks;

/// <summary>Posts signed JSON to the configured addresses only: redirects are not followed. Thread-safe.</summary>
internal sealed class WebhookClient : IDisposable
{
    internal const string Name = "Parley.Webhooks";
    private const int MaxAnswer = 512 * 1024;   // More than a message in which every character is escaped.

    private readonly HttpClient _http;
    private readonly string _secret;
    private readonly TimeProvider _time;

    public WebhookClient(IOptions<ChatOptions> options, IHttpClientFactory clients, TimeProvider time)
    {
        _secret = options.Value.WebhookSecret;
        _time = time;
        _http = clients.CreateClient(Name);
    }

    /// <summary>Registers its HTTP client.</summary>
    public static void Register(IServiceCollection services) =>
        services.AddOutgoing(Name, (handler, _) => handler.UseProxy = false, MaxAnswer);

    /// <summary>Posts a body and reads the whole response.</summary>
    /// <exception cref="HttpRequestException">There was no response, or it was too large.</exception>
    /// <exception cref="OperationCanceledException">It took too long, or <paramref name="cancellation"/> was cancelled.</exception>
    public async Task<(HttpStatusCode Status, byte[] Body)> PostAsync(
        Uri url, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Of(body.Span, _secret, _time.WorldTime()));

        using var response = await _http.SendAsync(request, either.Token);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(either.Token));
    }

    public void Dispose() => _http.Dispose();
}
