using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Chat.Contract;
using Parley.EngineIO;

namespace Parley.Chat.Files;

/// <summary>Answers with a file, or says that it is unavailable when not even its first bytes can be had.</summary>
/// <param name="content">The bytes.</param>
/// <param name="type">Their type, as it was stored.</param>
/// <param name="tag">Changes with the bytes.</param>
/// <param name="name">What the file is called.</param>
internal sealed partial class FileResult(Stream content, string type, string tag, string name) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var headers = response.Headers.ToArray();
        try
        {
            await FileHeaders.Answer(httpContext, content, type, tag, name).ExecuteAsync(httpContext);
        }
        catch (IOException exception) when (!response.HasStarted && !httpContext.RequestAborted.IsCancellationRequested)
        {
            Log.StoreFailed(httpContext.RequestServices.GetRequiredService<ThinnedLogger<FileResult>>(), exception);
            response.Clear();   // Nothing that was said of the file is true of the problem.
            foreach (var (header, value) in headers) response.Headers[header] = value;
            await new ProblemResult(Refusal.Unavailable).ExecuteAsync(httpContext);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The store failed during a download.", EventName = "StoreFailed")]
        public static partial void StoreFailed(ILogger logger, Exception exception);
    }
}
