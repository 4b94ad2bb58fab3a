using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.EngineIO;

namespace Parley.Chat.Files;

/// <summary>Responds with a file, or with unavailable if its first bytes cannot be read.</summary>
/// <param name="content">The bytes.</param>
/// <param name="type">The stored type.</param>
/// <param name="tag">Changes with the bytes.</param>
/// <param name="name">The name of the file.</param>
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
            response.Clear();   // The file's headers do not apply to the problem document.
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
