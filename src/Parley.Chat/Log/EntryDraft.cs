namespace Parley.Chat.Log;

/// <summary>An entry before it has a position in the log.</summary>
internal readonly record struct EntryDraft
{
    /// <summary>The sender of notices.</summary>
    public const string Server = "server";

    public required long ConversationId { get; init; }

    public required ConversationKey Conversation { get; init; }

    public required string Sender { get; init; }

    public required string Kind { get; init; }

    public required string Body { get; init; }

    public string? Cid { get; init; }

    public string? Quote { get; init; }

    public IReadOnlyList<string>? Mentions { get; init; }

    public string? Ref { get; init; }

    /// <summary>Whether an unread badge counts it.</summary>
    public required bool Counts { get; init; }
}
