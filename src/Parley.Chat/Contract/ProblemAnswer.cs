using Microsoft.AspNetCore.Http.Metadata;

namespace Parley.Chat.Contract;

/// <summary>A problem document that a call can answer with.</summary>
internal sealed class ProblemAnswer(int status, IReadOnlyList<Reason> reasons) : IProducesResponseTypeMetadata
{
    public const string ContentType = "application/problem+json";

    public IReadOnlyList<Reason> Reasons => reasons;

    public int StatusCode => status;

    public Type Type => typeof(Problem);

    public IEnumerable<string> ContentTypes { get; } = [ContentType];

    public string Description => $"Refused: {string.Join(", ", reasons.Select(reason => $"`{reason.WireName()}`"))}.";
}
