using Microsoft.AspNetCore.Http;
using Parley.Chat.Contract;

namespace Parley.Chat;

/// <summary>Answers requests that reached no call of the messenger in the form of those that did.</summary>
public static class ChatProblem
{
    /// <summary>
    /// Writes a problem document with the members of the messenger's own: <c>title</c>, <c>status</c>, <c>detail</c>, <c>reason</c>,
    /// <c>code</c>. For an application that wants all its errors to look alike.
    /// </summary>
    /// <param name="context">The request, whose answer has not begun.</param>
    /// <param name="status">The status to answer with, from 400.</param>
    /// <returns>A task that ends when the document is written.</returns>
    public static Task WriteAsync(HttpContext context, int status)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new ProblemResult(RefusalOf(status) with { HttpStatus = status }).ExecuteAsync(context);
    }

    private static Refusal RefusalOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Refusal.Unauthenticated,
        StatusCodes.Status403Forbidden => new Refusal(Reason.Forbidden, "You may not do this."),
        StatusCodes.Status404NotFound => new Refusal(Reason.NotFound, "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => Refusal.Malformed("This address does not take this method; the header Allow says which it takes."),
        StatusCodes.Status413PayloadTooLarge => new Refusal(Reason.TooLarge, "The body is too large."),
        StatusCodes.Status429TooManyRequests => new Refusal(Reason.RateLimited, "Too many calls; wait a little."),
        StatusCodes.Status503ServiceUnavailable => Refusal.Unavailable,
        >= StatusCodes.Status500InternalServerError => Refusal.Internal,
        _ => Refusal.Malformed("The request is not one that this address expects."),
    };
}
