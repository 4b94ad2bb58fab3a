using Microsoft.AspNetCore.Builder;

namespace Parley.Chat.Contract;

/// <summary>Says of a call how it can be refused, beside what holds for all calls of its kind.</summary>
/// <param name="Answers">The status and the reason of each refusal.</param>
internal sealed record Refusals(IReadOnlyList<(int Status, Reason Reason)> Answers);

/// <summary>Says it at the endpoints.</summary>
internal static class RefusalExtensions
{
    /// <summary>The call can be refused for these reasons.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder call, params Reason[] reasons)
        where TBuilder : IEndpointConventionBuilder =>
        call.WithMetadata(new Refusals([.. reasons.Select(reason => (reason.HttpStatus(), reason))]));

    /// <summary>The call can be refused with a status that is not the reason's own.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder call, int status, Reason reason)
        where TBuilder : IEndpointConventionBuilder => call.WithMetadata(new Refusals([(status, reason)]));

    /// <summary>What the address names besides users and groups (a request, a message, an invitation) may not be there.</summary>
    public static TBuilder RefusesUnknown<TBuilder>(this TBuilder call)
        where TBuilder : IEndpointConventionBuilder => call.Refuses(Reason.NotFound);
}
