using Microsoft.AspNetCore.Http.Metadata;
using Parley.Chat.Ground;

namespace Parley.Chat.Http;

/// <summary>A problem document that an endpoint can return.</summary>
internal sealed class ProblemAnswer(int status, IReadOnlyList<Reason> reasons) : IProducesResponseTypeMetadata
{
    public const string ContentType = "application/problem+json";

    public IReadOnlyList<Reason> Reasons => reasons;

    public int StatusCode => status;

    public Type Type => typeof(Problem);

    public IEnumerable<string> ContentTypes { get; } = [ContentType];

    public string Description => $"Refused: {string.Join(", ", reasons.Select(reason => $"`{reason.WireName()}`"))}.";
}
