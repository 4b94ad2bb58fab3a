using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Parley.Chat.Feed;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;
using Parley.EngineIO;

namespace Parley.Chat.Webhooks;

/// <summary>One webhook address and its position in the log.</summary>
internal sealed partial class WebhookReceiver
{
    private const int BatchSize = 100;

    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    private readonly Uri _url;
    private readonly TimeSpan _timeout;
    private readonly WebhookClient _client;
    private readonly WebhookBody _body;
    private readonly LogFollower _follower;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _failures;   // In a row.

    public WebhookReceiver(
        string url, TimeSpan timeout, WebhookClient client, WebhookBody body, ChatStore store, LogWriter writer, TimeProvider time,
        SupervisedWork work, ILogger logger)
    {
        (_url, _timeout, _client, _body, _time, _logger) = (new Uri(url), timeout, client, body, time, logger);
        _follower = new LogFollower(FollowerOf(url), store, writer, time, work);
    }

    /// <summary>The name of an address' position in the database: a changed address starts with the next entry.</summary>
    public static string FollowerOf(string url) =>
        "webhook:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)).AsSpan(0, 8));

    /// <summary>The address without parts that may be secret.</summary>
    public string Name => _url.GetLeftPart(UriPartial.Path);

    /// <summary>The last accepted position; -1 until it is known.</summary>
    public long Pos => _follower.Pos;

    /// <summary>The number of failed attempts in a row.</summary>
    public int Failures => Volatile.Read(ref _failures);

    public Task RunAsync(CancellationToken stopping) => _follower.RunAsync(BatchSize, DeliverAsync, stopping);

    private async Task DeliverAsync(IReadOnlyList<LogEntry> entries, CancellationToken stopping)
    {
        while (await _body.WriteAsync(entries) is { } body && !await TryPostAsync(body, stopping))
        {
            await Task.Delay(Backoff.After(_failures), _time, stopping);
        }
    }

    private async Task<bool> TryPostAsync(ReadOnlyMemory<byte> body, CancellationToken stopping)
    {
        var why = "nobody answers";
        try
        {
            var (status, _) = await _client.PostAsync(_url, body, _timeout, stopping);
            if ((int)status is >= 200 and < 300)
            {
                if (Interlocked.Exchange(ref _failures, 0) > 0) Log.Takes(_logger, Name);
                return true;
            }

            why = $"status {(int)status}";
        }
        catch (Exception exception) when (
            exception is HttpRequestException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            if (exception is OperationCanceledException) why = "it took too long";
        }

        if (Interlocked.Increment(ref _failures) == 1) Log.Fails(_logger, Name, why);
        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The webhook {Address} does not accept its events ({Why}); they are retried until it does.",
            EventName = "WebhookFails")]
        public static partial void Fails(ILogger logger, LogText address, LogText why);

        [LoggerMessage(2, LogLevel.Information, "The webhook {Address} accepts its events again.", EventName = "WebhookTakes")]
        public static partial void Takes(ILogger logger, LogText address);
    }
}
