using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;
using Parley.Chat.Http;

namespace Parley.Chat.Push;

/// <summary>The result of a push.</summary>
internal enum PushResult
{
    /// <summary>The push service accepted it.</summary>
    Taken,

    /// <summary>The subscription no longer exists.</summary>
    Gone,

    /// <summary>The push service refused it permanently.</summary>
    Refused,

    /// <summary>The push service may accept it later.</summary>
    Later,

    /// <summary>The push service did not respond.</summary>
    Silence,

    /// <summary>The push service was not contacted, for a local reason.</summary>
    Unsent,
}

/// <summary>Posts encrypted messages to push services. Thread-safe.</summary>
internal sealed class PushClient : IDisposable
{
    internal const string Name = "Parley.Push";
    private const long MaxLife = 24 * 60 * 60;   // The maximum seconds that a push service stores it, whatever the clocks say.

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly PushKeys _keys;
    private readonly string _contact;
    private readonly TimeProvider _time;

    public PushClient(PushKeys keys, IOptions<ChatOptions> options, IHttpClientFactory clients, TimeProvider time)
    {
        _keys = keys;
        _contact = options.Value.PushContact;
        _time = time;
        _http = clients.CreateClient(Name);
    }

    /// <summary>Registers its HTTP client.</summary>
    public static void Register(IServiceCollection services) => services.AddOutgoing(Name, (handler, provider) =>
    {
        handler.UseProxy = false;   // A proxy would resolve the name itself.
        handler.ConnectCallback = provider.GetRequiredService<PushRules>().ConnectAsync;
        handler.MaxConnectionsPerServer = PushLanes.Workers;
    });

    /// <summary>Sends one message.</summary>
    /// <returns>The result, and the time to wait if the push service sends one.</returns>
    public async Task<(PushResult Result, TimeSpan? Wait)> SendAsync(PushJob job, CancellationToken stopping)
    {
        var key = await _keys.GetAsync();
        if (key.Refusal is not null) return (PushResult.Unsent, null);

        using var limit = new CancellationTokenSource(Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        using var request = Request(job, key.Value);
        try
        {
            // The status is enough; the body is ignored.
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return (ResultOf((int)response.StatusCode), WaitOf(response.Headers.RetryAfter));
        }
        catch (Exception exception) when (
            exception is HttpRequestException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            return (PushResult.Silence, null);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(PushJob job, VapidKey key)
    {
        var (target, now) = (job.Target, _time.WorldTime());
        var url = new Uri(target.Endpoint);
        var body = PushEncryption.Encrypt(job.Payload, PushSubscriptions.Decode(target.P256dh), PushSubscriptions.Decode(target.Auth));
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.TryAddWithoutValidation("Authorization", key.Authorize(url, _contact, now));
        request.Headers.TryAddWithoutValidation(
            "TTL", Math.Clamp((long)(job.Expires - now).TotalSeconds, 0, MaxLife).ToString(CultureInfo.InvariantCulture));
        return request;
    }

    private static PushResult ResultOf(int status) => status switch
    {
        >= 200 and < 300 => PushResult.Taken,
        404 or 410 => PushResult.Gone,
        408 or 429 or >= 500 => PushResult.Later,
        _ => PushResult.Refused,
    };

    private TimeSpan? WaitOf(RetryConditionHeaderValue? header) => header?.Delta ?? header?.Date - _time.WorldTime();
}
