using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Parley.Chat.Clocks;

namespace Parley.Chat.Push;

/// <summary>What became of a push.</summary>
internal enum PushResult
{
    /// <summary>The push service has it.</summary>
    Taken,

    /// <summary>The subscription does not exist any more.</summary>
    Gone,

    /// <summary>It will not be taken, however often it is tried.</summary>
    Refused,

    /// <summary>The push service may take it later.</summary>
    Later,

    /// <summary>The push service did not answer.</summary>
    Silence,

    /// <summary>The push service was not called, for a reason of ours.</summary>
    Unsent,
}

/// <summary>Posts encrypted messages to push services. Thread-safe.</summary>
internal sealed class PushClient : IDisposable
{
    private const long LongestLife = 24 * 60 * 60;   // Seconds that a push service keeps it, whatever the clocks say.

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly PushKeys _keys;
    private readonly string _contact;
    private readonly TimeProvider _time;

    public PushClient(PushKeys keys, PushRules rules, IOptions<ChatOptions> options, TimeProvider time)
    {
        _keys = keys;
        _contact = options.Value.PushContact;
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,   // A proxy would resolve the name itself.
            ConnectCallback = rules.ConnectAsync,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            MaxConnectionsPerServer = PushLanes.Workers,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Parley", null));
    }

    /// <summary>Sends one message.</summary>
    /// <returns>What became of it, and how long the push service wants to be left alone, if it says so.</returns>
    public async Task<(PushResult Result, TimeSpan? Wait)> SendAsync(PushJob job, CancellationToken stopping)
    {
        var key = await _keys.GetAsync();
        if (key.Refusal is not null) return (PushResult.Unsent, null);

        using var limit = new CancellationTokenSource(Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        using var request = Request(job, key.Value);
        try
        {
            // Whatever a push service says in words, the status is enough.
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return (ResultOf((int)response.StatusCode), WaitOf(response.Headers.RetryAfter));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !stopping.IsCancellationRequested)
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
        request.Headers.TryAddWithoutValidation("TTL", Math.Clamp((long)(job.Expires - now).TotalSeconds, 0, LongestLife).ToString(CultureInfo.InvariantCulture));
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
