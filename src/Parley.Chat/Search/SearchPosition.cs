namespace Parley.Chat.Search;

/// <summary>How far the index has got.</summary>
/// <param name="Pos">All messages of the log up to here are in it.</param>
/// <param name="Changes">How often a message has been changed: what was read of the log before a change must not be written after it.</param>
internal sealed record SearchPosition(long Pos, long Changes);
