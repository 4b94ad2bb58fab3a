using System.Data.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Logging;
using Parley.Chat.Storage;
using Parley.EngineIO;

namespace Parley.Chat.Contract;

/// <summary>Wraps every call of the HTTP interface: nothing is cached, no exception leaves without a problem document.</summary>
internal sealed partial class ApiFilter(ThinnedLogger<ApiFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        if (context.HttpContext.Features.Get<IOutputCacheFeature>() is { } cache) cache.Context.AllowCacheStorage = false;   // it asks no header
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
        [LoggerMessage(1, LogLevel.Error, "The store failed during a call.", EventName = "StoreFailed")]
        public static partial void StoreFailed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Error, "A call failed.", EventName = "CallFailed")]
        public static partial void CallFailed(ILogger logger, Exception exception);
    }
}
