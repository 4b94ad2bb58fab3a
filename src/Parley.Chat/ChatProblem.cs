using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.EngineIO;

namespace Parley.Chat;

/// <summary>Writes errors outside the messenger's endpoints in the messenger's form.</summary>
public static class ChatProblem
{
    /// <summary>
    /// Writes a problem document with the messenger's members: <c>title</c>, <c>status</c>, <c>detail</c>, <c>reason</c>, <c>code</c>. For
    /// applications that want a uniform error format.
    /// </summary>
    /// <remarks>
    /// Pages of other origins that may make calls (<see cref="EngineOptions.AllowedOrigins"/>) can read what is written for addresses under
    /// <c>/api/v1</c>; their preflights there are answered with 204.
    /// </remarks>
    /// <param name="context">The request, whose response has not started.</param>
    /// <param name="status">The status of the response, at least 400.</param>
    /// <returns>A task that ends when the document is written.</returns>
    public static Task WriteAsync(HttpContext context, int status)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.RequestServices?.GetService<ApiOrigins>()?.Explain(context) == true
            ? Task.CompletedTask
            : new ProblemResult(RefusalOf(status) with { HttpStatus = status }).ExecuteAsync(context);
    }

    private static Refusal RefusalOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Refusal.Unauthenticated,
        StatusCodes.Status403Forbidden => new Refusal(Reason.Forbidden, "You may not do this."),
        StatusCodes.Status404NotFound => new Refusal(Reason.NotFound, "Nothing exists at this address."),
        StatusCodes.Status405MethodNotAllowed =>
            Refusal.Malformed("This address does not support this method; the header Allow lists the supported ones."),
        StatusCodes.Status413PayloadTooLarge => new Refusal(Reason.TooLarge, "The body is too large."),
        StatusCodes.Status429TooManyRequests => new Refusal(Reason.RateLimited, "Too many requests. Please wait."),
        StatusCodes.Status503ServiceUnavailable => Refusal.Unavailable,
        >= StatusCodes.Status500InternalServerError => Refusal.Internal,
        _ => Refusal.Malformed("The request is not valid for this address."),
    };
}
