using Microsoft.AspNetCore.Builder;

namespace Parley.Chat.Contract;

/// <summary>Shows a call at work.</summary>
/// <param name="Request">The body, as JSON.</param>
/// <param name="Answer">What is answered, as JSON.</param>
internal sealed record CallExample(string? Request, string? Answer);

/// <summary>Shows it at the endpoints.</summary>
internal static class CallExampleExtensions
{
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder call, string? request, string? answer = null) =>
        call.WithMetadata(new CallExample(request, answer));
}
