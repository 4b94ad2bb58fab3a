using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;

namespace Parley.Chat.Webhooks;

/// <summary>Posts signed JSON to the addresses of the settings, and to no other: redirects are not followed. Thread-safe.</summary>
internal sealed class WebhookClient : IDisposable
{
    private const int MaxAnswer = 512 * 1024;   // A message, each of its characters escaped, with room to spare.

    private readonly HttpClient _http;
    private readonly string _secret;
    private readonly TimeProvider _time;

    public WebhookClient(IOptions<ChatOptions> options, TimeProvider time)
    {
        _secret = options.Value.WebhookSecret;
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),   // So that a moved name is found again.
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,   // Each post has a limit of its own, on the injected clock.
            MaxResponseContentBufferSize = MaxAnswer,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Parley", null));
    }

    /// <summary>Posts a body and reads the whole answer.</summary>
    /// <exception cref="HttpRequestException">Nobody answered, or the answer was too large.</exception>
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
