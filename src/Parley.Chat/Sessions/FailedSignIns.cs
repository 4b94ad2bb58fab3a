using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Chat.Contract;
using Parley.Chat.Sockets;
using Parley.EngineIO;

namespace Parley.Chat.Sessions;

/// <summary>
/// Writes a line for each sign-in and sign-up that was refused, with the address that it came from: for programs that lock such addresses out
/// (fail2ban; the filter is in docs/messenger/operating.md). It names no account: who is in a hurry types the password there. Thread-safe.
/// </summary>
internal sealed partial class FailedSignIns(ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>The category of the lines, which filters look for.</summary>
    public const string Category = "Parley.Chat.SignIns";

    private const double LinesPerSecond = 20;
    private const int LinesAtOnce = 1_000;

    private readonly ILogger _logger = loggers.CreateLogger(Category);
    private readonly TokenBucket _lines = new(LinesPerSecond, LinesAtOnce, time);
    private long _leftOut;

    /// <summary>Notes what was refused. What the server could not do is no failure of the one who asked.</summary>
    public void Note(Attempt attempt, Reason reason, IPAddress? address)
    {
        if (address is null || reason is Reason.Unavailable or Reason.Internal || !_logger.IsEnabled(LogLevel.Information)) return;

        // All addresses together may not fill the disk.
        if (!_lines.TryTake(out _))
        {
            Interlocked.Increment(ref _leftOut);
            return;
        }

        if (Interlocked.Exchange(ref _leftOut, 0) is > 0 and var leftOut) Log.LeftOut(_logger, leftOut);
        Log.Failed(_logger, attempt == Attempt.SignUp ? "Sign-up" : "Sign-in", address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, reason.WireName());
    }

    /// <summary>What somebody tried.</summary>
    public enum Attempt
    {
        SignIn,
        SignUp,
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Attempt} from {Address} failed: {Reason}", EventName = "SignInFailed")]
        public static partial void Failed(ILogger logger, LogText attempt, IPAddress address, LogText reason);

        [LoggerMessage(2, LogLevel.Information, "{Count} more sign-ins and sign-ups have failed since the last line.", EventName = "SignInsLeftOut")]
        public static partial void LeftOut(ILogger logger, long count);
    }
}

/// <summary>Has the refusals of a call written down.</summary>
internal static class FailedSignInExtensions
{
    /// <summary>To be added last but for the limit by address: what that refuses would be a line for each packet of an attack.</summary>
    public static RouteHandlerBuilder NotesFailures(this RouteHandlerBuilder endpoint, FailedSignIns.Attempt attempt) => endpoint.AddEndpointFilter(
        async (context, next) =>
        {
            var result = await next(context);
            var http = context.HttpContext;
            if (result is ProblemResult problem)
                http.RequestServices.GetRequiredService<FailedSignIns>().Note(attempt, problem.Reason, http.Connection.RemoteIpAddress);
            return result;
        });
}
