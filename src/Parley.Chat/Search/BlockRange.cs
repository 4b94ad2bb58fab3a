namespace Parley.Chat.Search;

/// <summary>A part of a conversation.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="From">Its first block.</param>
/// <param name="To">Its last block.</param>
internal readonly record struct BlockRange(long Conversation, long From, long To);
