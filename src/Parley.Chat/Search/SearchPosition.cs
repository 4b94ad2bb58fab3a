namespace Parley.Chat.Search;

/// <summary>The position of the index.</summary>
/// <param name="Pos">All messages of the log up to this position are in the index.</param>
/// <param name="Changes">The number of changed messages: data that was read before a change must not be written after it.</param>
internal sealed record SearchPosition(long Pos, long Changes);
