using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.Ground;
using Parley.Chat.Webhooks;
using Parley.EngineIO;

namespace Parley.Chat.Messages;

/// <summary>Asks the host application whether to accept a message, and with which content.</summary>
/// <remarks>
/// A limited number of reviews run at once; the rest wait. After several failures in a row, there are no reviews for a while and the
/// setting decides, so that a dead application costs each sender one timeout, not one per message in the queue. Thread-safe.
/// </remarks>
internal sealed partial class Reviewer : IDisposable
{
    private const int FailuresBeforePause = 5;
    private const int MaxSentence = 256;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly WebhookClient _client;
    private readonly Uri? _url;
    private readonly TimeSpan _timeout;
    private readonly bool _acceptsOnFailure;
    private readonly SemaphoreSlim _questions;
    private readonly TimeProvider _time;
    private readonly ILogger<Reviewer> _logger;
    private int _failures;         // In a row.
    private long _failedAt;        // A timestamp of the clock.

    public Reviewer(WebhookClient client, IOptions<ChatOptions> options, TimeProvider time, ILogger<Reviewer> logger)
    {
        var settings = options.Value;
        _client = client;
        _url = settings.ReviewUrl.Length > 0 ? new Uri(settings.ReviewUrl) : null;
        _timeout = settings.ReviewTimeout;
        _acceptsOnFailure = settings.ReviewFailure == ReviewAnswer.Accept;
        _questions = new SemaphoreSlim(settings.ReviewRequests);
        _time = time;
        _logger = logger;
    }

    /// <summary>Whether reviews are configured.</summary>
    public bool IsOn => _url is not null;

    private bool IsPaused =>
        Volatile.Read(ref _failures) >= FailuresBeforePause && _time.GetElapsedTime(Volatile.Read(ref _failedAt)) < Pause;

    /// <summary>The message to store, usually unchanged, or a refusal.</summary>
    public async Task<Outcome<MessageContent>> ReviewAsync(ReviewRequest request, MessageContent content)
    {
        await _questions.WaitAsync();
        try
        {
            return IsPaused ? Unanswered(content) : await AskAsync(request, content);
        }
        finally
        {
            _questions.Release();
        }
    }

    public void Dispose() => _questions.Dispose();

    private async Task<Outcome<MessageContent>> AskAsync(ReviewRequest request, MessageContent content)
    {
        try
        {
            var (status, body) = await _client.PostAsync(_url!, request.ToJson(content), _timeout, CancellationToken.None);
            if (Read(status, body) is { } answer && Apply(answer, content) is { } outcome)
            {
                if (Interlocked.Exchange(ref _failures, 0) >= FailuresBeforePause) Log.Answers(_logger);
                return outcome;
            }

            return Failed(content, $"status {(int)status}, or an invalid response", null);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return Failed(content, exception is OperationCanceledException ? "it took too long" : "nobody answers", exception);
        }
    }

    private static ReviewAnswer? Read(HttpStatusCode status, byte[] body)
    {
        if (status == HttpStatusCode.NoContent) return new ReviewAnswer();
        if (status != HttpStatusCode.OK) return null;

        try
        {
            return body.Length == 0 ? new ReviewAnswer() : JsonSerializer.Deserialize(body, MessagesJson.Wire.ReviewAnswer);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)   // The second: a lone surrogate.
        {
            return null;
        }
    }

    /// <summary>Null if the response is invalid.</summary>
    private static Outcome<MessageContent>? Apply(ReviewAnswer answer, MessageContent content)
    {
        switch (answer.Action)
        {
            case ReviewAnswer.Accept:
                return content;
            case ReviewAnswer.Refuse:
                var sentence = DisplayName.IsValid(answer.Message, MaxSentence) ? answer.Message! : "This message was not accepted.";
                return new Refusal(ReasonOf(answer.Reason), sentence);
            case ReviewAnswer.Replace:
                var replaced = MessageContent.Create(answer.Kind ?? content.Kind, answer.Msg, content.Quote, content.Mentions);
                return replaced.Refusal is null ? replaced : default(Outcome<MessageContent>?);
            default:
                return null;
        }
    }

    private static Reason ReasonOf(string? reason) => reason switch
    {
        "muted" => Reason.Muted,
        "blocked" => Reason.Blocked,
        "rate-limited" => Reason.RateLimited,
        _ => Reason.Forbidden,
    };

    private Outcome<MessageContent> Failed(MessageContent content, string why, Exception? exception)
    {
        Volatile.Write(ref _failedAt, _time.GetTimestamp());
        Log.Failed(_logger, exception, why);
        if (Interlocked.Increment(ref _failures) == FailuresBeforePause) Log.Paused(_logger, _acceptsOnFailure ? "accepted" : "refused");
        return Unanswered(content);
    }

    private Outcome<MessageContent> Unanswered(MessageContent content) => _acceptsOnFailure
        ? content
        : new Refusal(Reason.Unavailable, "Messages cannot be reviewed now. Please try again.", (long)Pause.TotalMilliseconds);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "A message could not be reviewed: {Why}.", EventName = "ReviewFailed")]
        public static partial void Failed(ILogger logger, Exception? exception, LogText why);

        [LoggerMessage(2, LogLevel.Warning, "The review address fails; until it responds, messages are {Fate} without review.",
            EventName = "ReviewPaused")]
        public static partial void Paused(ILogger logger, LogText fate);

        [LoggerMessage(3, LogLevel.Information, "The review address responds again.", EventName = "ReviewAnswers")]
        public static partial void Answers(ILogger logger);
    }
}
