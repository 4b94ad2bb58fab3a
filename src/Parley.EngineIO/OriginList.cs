namespace Parley.EngineIO;

/// <summary>Origins of pages that an operator allows, as <see cref="EngineOptions.AllowedOrigins"/> has them.</summary>
/// <param name="origins">Origins such as <c>https://app.example.com</c>; <c>*</c> is any.</param>
public sealed class OriginList(IEnumerable<string> origins)
{
    private const string Any = "*";

    private readonly bool _hasAny = origins.Contains(Any);
    private readonly HashSet<WebOrigin> _named = [.. origins.Select(Parse).OfType<WebOrigin>()];

    /// <summary>Whether no page is allowed by it.</summary>
    public bool IsEmpty => !_hasAny && _named.Count == 0;

    /// <summary>Whether a text can stand in such a list.</summary>
    /// <param name="text">The text.</param>
    public static bool IsValid(string text) => text == Any || Parse(text) is not null;

    /// <summary>Whether an origin stands in the list itself, and is not only let through by <c>*</c>.</summary>
    /// <param name="origin">What a browser sends as <c>Origin</c>.</param>
    public bool Names(string? origin) => Parse(origin) is { } parsed && _named.Contains(parsed);

    /// <summary>Whether a page of an origin is allowed.</summary>
    /// <param name="origin">What a browser sends as <c>Origin</c>.</param>
    public bool Allows(string? origin) => _hasAny || Names(origin);

    /// <summary>The origins, for a person to read.</summary>
    public override string ToString() => _hasAny ? Any : string.Join(", ", _named);

    private static WebOrigin? Parse(string? text) => WebOrigin.TryParse(text, out var origin) ? origin : null;
}
