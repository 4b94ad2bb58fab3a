using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Clocks;
using Parley.Chat.Http;
using Parley.Chat.Supervision;

namespace Parley.Chat.Files;

/// <summary>Sends signed requests to one bucket, with retries if they may help.</summary>
internal sealed class S3Client : IDisposable
{
    internal const string Name = "Parley.S3";
    private const int Attempts = 4;
    private const long SlowestBytesPerSecond = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Backoff Waits = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2));

    private readonly HttpClient _http;
    private readonly S3Signature _signature;
    private readonly string _address;
    private readonly string _prefix;
    private readonly TimeProvider _time;

    public S3Client(S3Options options, IHttpClientFactory clients, TimeProvider time)
    {
        _signature = new S3Signature(options.Region, options.AccessKey, options.SecretKey);
        (_address, _prefix) = (AddressOf(options), options.Prefix);
        _time = time;
        _http = clients.CreateClient(Name);
    }

    /// <summary>Registers its HTTP client.</summary>
    public static IServiceCollection Register(IServiceCollection services) =>
        services.AddOutgoing(Name, (handler, _) => handler.ConnectCallback = OpenFiles.ConnectForUserAsync);

    /// <summary>Sends a request that has no body.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="name">The file.</param>
    /// <param name="range">Which bytes of it.</param>
    /// <param name="cancellation">Cancels the request.</param>
    /// <exception cref="S3Exception">There is no response, or only failures.</exception>
    public Task<HttpResponseMessage> AskAsync(HttpMethod method, string name, RangeHeaderValue? range, CancellationToken cancellation) =>
        SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(method, _address + name);
                request.Headers.Range = range;
                return request;
            },
            S3Signature.EmptyHash,
            Patience,
            cancellation);

    /// <summary>Requests a page of names.</summary>
    /// <param name="prefix">What they begin with.</param>
    /// <param name="next">Where the page before ended; null for the first one.</param>
    /// <param name="cancellation">Cancels the request.</param>
    /// <exception cref="S3Exception">There is no response, or only failures.</exception>
    public Task<HttpResponseMessage> ListAsync(string prefix, string? next, CancellationToken cancellation)
    {
        var after = next is null ? "" : $"continuation-token={Uri.EscapeDataString(next)}&";
        var address = $"{_address[..^_prefix.Length]}?{after}list-type=2&prefix={Uri.EscapeDataString(_prefix + prefix)}";
        return SendAsync(() => new HttpRequestMessage(HttpMethod.Get, address), S3Signature.EmptyHash, Patience, cancellation);
    }

    /// <summary>Sends a whole file; the service compares the hash.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="path">The location.</param>
    /// <param name="sha256">The SHA-256 of its content, in lower-case hex.</param>
    /// <param name="cancellation">Cancels the request.</param>
    /// <exception cref="S3Exception">There is no response, or only failures.</exception>
    public Task<HttpResponseMessage> PutAsync(string name, string path, string sha256, CancellationToken cancellation)
    {
        var length = new FileInfo(path).Length;
        return SendAsync(
            () => new HttpRequestMessage(HttpMethod.Put, _address + name)
            {
                Content = new StreamContent(
                    new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous))
                {
                    Headers = { ContentLength = length, ContentType = new MediaTypeHeaderValue(FileTypes.Unknown) },
                },
            },
            sha256,
            Patience + TimeSpan.FromSeconds(length / SlowestBytesPerSecond),
            cancellation);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The prefix of the address of every file.</summary>
    public static string AddressOf(S3Options options)
    {
        var service = new Uri(options.Endpoint.Length > 0 ? options.Endpoint : $"https://s3.{options.Region}.amazonaws.com");
        return options.PathStyle
            ? $"{service.Scheme}://{service.Authority}/{options.Bucket}/{options.Prefix}"
            : $"{service.Scheme}://{options.Bucket}.{service.Authority}/{options.Prefix}";
    }

    private async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> make, string hash, TimeSpan limit, CancellationToken cancellation)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await TryAsync(make, hash, limit, cancellation);
            }
            catch (S3Exception) when (failures < Attempts)
            {
                await Task.Delay(Waits.After(failures), _time, cancellation);
            }
        }
    }

    private async Task<HttpResponseMessage> TryAsync(
        Func<HttpRequestMessage> make, string hash, TimeSpan limit, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(limit, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        using var request = make();
        _signature.Sign(request, hash, _time.WorldTime());
        request.Headers.ExpectContinue = request.Content is not null;   // A refusal arrives before the bytes are sent.
        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
            if (!MayPass(response.StatusCode)) return response;

            using (response) throw await S3Exception.ReadAsync(response, end.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is IOException and not S3Exception))
        {
            throw S3Exception.Unreachable(exception);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw S3Exception.Silent(exception);
        }
    }

    private static bool MayPass(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= (HttpStatusCode)500;
}
