using Parley.Chat;
using Parley.EngineIO;

namespace Parley.Server.Hosting;

/// <summary>Makes problem documents of what goes wrong before a call is reached, or beside the calls.</summary>
internal sealed partial class ErrorAnswers(RequestDelegate next, ILogger<ErrorAnswers> logger)
{
    private readonly ThinnedLogger _logger = new(logger, TimeProvider.System);

    // Sockets answer in their own form, and a connection that lives for days is not to hold this frame.
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
            return;   // The client has gone; there is nobody to answer.
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

    // What a download answers to conditions and ranges says everything in its status and headers.
    private static bool IsBareError(HttpResponse response) =>
        response is { StatusCode: >= 400 and not (StatusCodes.Status412PreconditionFailed or StatusCodes.Status416RangeNotSatisfiable), ContentType: null };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A request to {Path} failed.", EventName = "RequestFailed")]
        public static partial void Failed(ILogger logger, LogText path, Exception exception);
    }
}
