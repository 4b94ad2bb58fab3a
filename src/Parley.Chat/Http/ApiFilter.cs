using System.Data.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Logging;
using Parley.Chat.Ground;
using Parley.Chat.Storage;
using Parley.EngineIO;

namespace Parley.Chat.Http;

/// <summary>Wraps every HTTP endpoint: nothing is cached, and every exception becomes a problem document.</summary>
internal sealed partial class ApiFilter(ThinnedLogger<ApiFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        // it asks no header
        if (context.HttpContext.Features.Get<IOutputCacheFeature>() is { } cache) cache.Context.AllowCacheStorage = false;
        try
        {
            return await next(context);
        }
        catch (OperationCanceledException) when (context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return TypedResults.Empty;   // The client has gone; there is nobody to answer.
        }
        catch (Exception exception) when (exception is DbException || StoreFault.Is(exception))
        {
            Log.StoreFailed(logger, exception);
            return new ProblemResult(Refusal.Unavailable);
        }
        catch (Exception exception)
        {
            Log.CallFailed(logger, exception);
            return new ProblemResult(Refusal.Internal);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The store failed during a request.", EventName = "StoreFailed")]
        public static partial void StoreFailed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Error, "A call failed.", EventName = "CallFailed")]
        public static partial void CallFailed(ILogger logger, Exception exception);
    }
}
