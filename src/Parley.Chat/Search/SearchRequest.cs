using Parley.Chat.Log;

namespace Parley.Chat.Search;

/// <summary>A user's search; null means anything.</summary>
internal sealed record SearchRequest
{
    /// <summary>Words or parts of words, all of which must occur in the message.</summary>
    public string? Q { get; init; }

    /// <summary>Friends or groups only.</summary>
    public ConversationKind? Kind { get; init; }

    /// <summary>One conversation, together with <see cref="Kind"/>.</summary>
    public string? With { get; init; }

    /// <summary>The sender.</summary>
    public string? From { get; init; }

    /// <summary>The kind of message.</summary>
    public string? Type { get; init; }

    /// <summary>Sent then or later.</summary>
    public long? Since { get; init; }

    /// <summary>Sent before.</summary>
    public long? Until { get; init; }

    /// <summary>The <c>page</c> of the previous response.</summary>
    public string? Page { get; init; }

    /// <summary>Default 50, at most 200.</summary>
    public int? Limit { get; init; }
}
