namespace Parley.Chat.Log;

/// <summary>An entry that was found in a range.</summary>
/// <param name="Range">The index of the range.</param>
/// <param name="Seq">The entry's number in its conversation.</param>
/// <param name="Pos">Its position in the log.</param>
internal readonly record struct LogPlace(int Range, long Seq, long Pos);
