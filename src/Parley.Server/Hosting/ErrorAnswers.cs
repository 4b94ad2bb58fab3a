using Parley.Chat;
using Parley.EngineIO;

namespace Parley.Server.Hosting;

/// <summary>Creates problem documents for errors outside the endpoints.</summary>
internal sealed partial class ErrorAnswers(RequestDelegate next, ILogger<ErrorAnswers> logger)
{
    private readonly ThinnedLogger _logger = new(logger, TimeProvider.System);

    // Sockets respond in their own form, and a connection that lives for days must not keep this frame in memory.
    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/socket.io", StringComparison.Ordinal) ? next(context) : AnswerAsync(context);

    private async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        try
        {
            await next(context);
            if (response.HasStarted || !IsBareError(response)) return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;   // The client has disconnected.
        }
        catch (BadHttpRequestException exception) when (!response.HasStarted)
        {
            response.StatusCode = exception.StatusCode;
        }
        catch (Exception exception) when (!response.HasStarted)
        {
            Log.Failed(_logger, context.Request.Path.Value, exception);
            response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        response.Headers.CacheControl = "no-store";
        response.Headers.ETag = default;
        response.ContentLength = null;
        await ChatProblem.WriteAsync(context, response.StatusCode);
    }

    // Responses of downloads to conditions and ranges are complete with status and headers.
    private static bool IsBareError(HttpResponse response) =>
        response is
        {
            StatusCode: >= 400 and not (StatusCodes.Status412PreconditionFailed or StatusCodes.Status416RangeNotSatisfiable),
            ContentType: null
        };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A request to {Path} failed.", EventName = "RequestFailed")]
        public static partial void Failed(ILogger logger, LogText path, Exception exception);
    }
}
