using Microsoft.AspNetCore.Builder;

namespace Parley.Chat.Http;

/// <summary>An example of a request.</summary>
/// <param name="Request">The body, as JSON.</param>
/// <param name="Answer">The response, as JSON.</param>
internal sealed record CallExample(string? Request, string? Answer);

/// <summary>Adds examples to endpoints.</summary>
internal static class CallExampleExtensions
{
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder call, string? request, string? answer = null) =>
        call.WithMetadata(new CallExample(request, answer));
}
