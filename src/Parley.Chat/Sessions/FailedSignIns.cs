using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Limits;
using Parley.EngineIO;

namespace Parley.Chat.Sessions;

/// <summary>
/// Logs each refused sign-in and sign-up with its address, for programs that block addresses (fail2ban; the filter is in
/// docs/messenger/operating.md). It logs no account, because users sometimes type their password there. Thread-safe.
/// </summary>
internal sealed partial class FailedSignIns(ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>The category of the lines, which filters match.</summary>
    public const string Category = "Parley.Chat.SignIns";

    private const double LinesPerSecond = 20;
    private const int LinesAtOnce = 1_000;

    private readonly ILogger _logger = loggers.CreateLogger(Category);
    private readonly RateLimiter _lines = new(LinesPerSecond, LinesAtOnce, time);
    private long _leftOut;

    /// <summary>Logs a refusal. Failures of the server do not count.</summary>
    public void Note(Attempt attempt, Reason reason, IPAddress? address)
    {
        if (address is null || reason is Reason.Unavailable or Reason.Internal || !_logger.IsEnabled(LogLevel.Information)) return;

        // Limited in total, so that the log does not fill the disk.
        if (!_lines.TryTake(out _))
        {
            Interlocked.Increment(ref _leftOut);
            return;
        }

        if (Interlocked.Exchange(ref _leftOut, 0) is > 0 and var leftOut) Log.LeftOut(_logger, leftOut);
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        Log.Failed(_logger, attempt == Attempt.SignUp ? "Sign-up" : "Sign-in", address, reason.WireName());
    }

    /// <summary>The attempt.</summary>
    public enum Attempt
    {
        SignIn,
        SignUp,
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Attempt} from {Address} failed: {Reason}", EventName = "SignInFailed")]
        public static partial void Failed(ILogger logger, LogText attempt, IPAddress address, LogText reason);

        [LoggerMessage(
            2, LogLevel.Information, "{Count} more sign-ins and sign-ups have failed since the last line.", EventName = "SignInsLeftOut")]
        public static partial void LeftOut(ILogger logger, long count);
    }
}

/// <summary>Logs the refusals of an endpoint.</summary>
internal static class FailedSignInExtensions
{
    /// <summary>Added inside the limit by address, whose refusals would be a line per request of an attack.</summary>
    public static RouteHandlerBuilder NotesFailures(this RouteHandlerBuilder endpoint, FailedSignIns.Attempt attempt) =>
        endpoint.AddEndpointFilter(
        async (context, next) =>
        {
            var result = await next(context);
            var http = context.HttpContext;
            if (result is ProblemResult problem)
                http.RequestServices.GetRequiredService<FailedSignIns>().Note(attempt, problem.Reason, http.Connection.RemoteIpAddress);
            return result;
        });
}
