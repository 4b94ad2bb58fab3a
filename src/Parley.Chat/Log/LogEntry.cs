namespace Parley.Chat.Log;

/// <summary>One line of the log, as stored: a message, a membership change or a notice.</summary>
internal sealed record LogEntry
{
    /// <summary>Order of commit in the whole log.</summary>
    public required long Pos { get; init; }

    public required string Id { get; init; }

    public required long ConversationId { get; init; }

    public required ConversationKey Conversation { get; init; }

    /// <summary>Order in the conversation: 1, 2, 3, … without gaps.</summary>
    public required long Seq { get; init; }

    /// <summary>The number of entries in the conversation that badges count, up to this one.</summary>
    public required long No { get; init; }

    /// <summary>A user id, or <c>server</c>.</summary>
    public required string Sender { get; init; }

    public string? Cid { get; init; }

    public required string Kind { get; init; }

    /// <summary>The JSON text exactly as accepted; <c>msg</c> in envelopes.</summary>
    public required string Body { get; init; }

    public string? Quote { get; init; }

    public IReadOnlyList<string>? Mentions { get; init; }

    /// <summary>The id of the entry that this one refers to, if any.</summary>
    public string? Ref { get; init; }

    /// <summary>When a message was last edited or, if its kind says so, recalled.</summary>
    public long? Changed { get; init; }

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    public required long Time { get; init; }

    /// <summary>The envelope's <c>to</c>.</summary>
    public ReadOnlySpan<char> To => Conversation.To(Sender);
}
