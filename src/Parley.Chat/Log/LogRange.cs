namespace Parley.Chat.Log;

/// <summary>A part of a conversation.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="From">The <c>seq</c> of its first entry.</param>
/// <param name="End">One after the <c>seq</c> of its last entry.</param>
internal readonly record struct LogRange(long Conversation, long From, long End);
