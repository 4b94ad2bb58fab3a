namespace Parley.EngineIO;

/// <summary>A list of allowed origins, as in <see cref="EngineOptions.AllowedOrigins"/>. Immutable and thread-safe.</summary>
/// <param name="origins">Origins such as <c>https://app.example.com</c>; <c>*</c> allows any.</param>
public sealed class OriginList(IEnumerable<string> origins)
{
    private const string Any = "*";

    private readonly bool _hasAny = origins.Contains(Any);
    private readonly HashSet<WebOrigin> _named = [.. origins.Select(Parse).OfType<WebOrigin>()];

    /// <summary>Whether the list allows no origin.</summary>
    public bool IsEmpty => !_hasAny && _named.Count == 0;

    /// <summary>Whether the text is a valid entry of such a list.</summary>
    /// <param name="text">The text.</param>
    public static bool IsValid(string text) => text == Any || Parse(text) is not null;

    /// <summary>Whether the list names the origin itself, not only <c>*</c>.</summary>
    /// <param name="origin">The value of the request header <c>Origin</c>.</param>
    public bool Names(string? origin) => Parse(origin) is { } parsed && _named.Contains(parsed);

    /// <summary>Whether the list allows the origin.</summary>
    /// <param name="origin">The value of the request header <c>Origin</c>.</param>
    public bool Allows(string? origin) => _hasAny || Names(origin);

    /// <summary>The origins as text for logs and messages.</summary>
    public override string ToString() => _hasAny ? Any : string.Join(", ", _named);

    private static WebOrigin? Parse(string? text) => WebOrigin.TryParse(text, out var origin) ? origin : null;
}
