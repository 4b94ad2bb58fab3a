using Microsoft.AspNetCore.Builder;
using Parley.Chat.Ground;

namespace Parley.Chat.Http;

/// <summary>Declares an endpoint's refusals, in addition to those of all endpoints of its kind.</summary>
/// <param name="Answers">The status and the reason of each refusal.</param>
internal sealed record Refusals(IReadOnlyList<(int Status, Reason Reason)> Answers);

/// <summary>Adds refusals to endpoints.</summary>
internal static class RefusalExtensions
{
    /// <summary>The endpoint can refuse for these reasons.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder call, params Reason[] reasons)
        where TBuilder : IEndpointConventionBuilder =>
        call.WithMetadata(new Refusals([.. reasons.Select(reason => (reason.HttpStatus(), reason))]));

    /// <summary>The endpoint can refuse with another status than the reason's own.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder call, int status, Reason reason)
        where TBuilder : IEndpointConventionBuilder => call.WithMetadata(new Refusals([(status, reason)]));

    /// <summary>
    /// The address names something other than users and groups (a request, a message, an invitation) that may be missing.
    /// </summary>
    public static TBuilder RefusesUnknown<TBuilder>(this TBuilder call)
        where TBuilder : IEndpointConventionBuilder => call.Refuses(Reason.NotFound);
}
