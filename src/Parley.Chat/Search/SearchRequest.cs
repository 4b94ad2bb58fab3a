using Parley.Chat.Messages;

namespace Parley.Chat.Search;

/// <summary>What a user looks for; null is anything.</summary>
internal sealed record SearchRequest
{
    /// <summary>Words that all stand in the message, or parts of words.</summary>
    public string? Q { get; init; }

    /// <summary>Friends or groups only.</summary>
    public ConversationKind? Kind { get; init; }

    /// <summary>One conversation, together with <see cref="Kind"/>.</summary>
    public string? With { get; init; }

    /// <summary>Who sent it.</summary>
    public string? From { get; init; }

    /// <summary>The kind of message.</summary>
    public string? Type { get; init; }

    /// <summary>Sent then or later.</summary>
    public long? Since { get; init; }

    /// <summary>Sent before.</summary>
    public long? Until { get; init; }

    /// <summary>What the page before said.</summary>
    public string? Page { get; init; }

    /// <summary>Default 50, at most 200.</summary>
    public int? Limit { get; init; }
}
