namespace Parley.Chat.Log;

/// <summary>An entry that is on disk, ready for live delivery.</summary>
/// <param name="Entry">The stored value.</param>
/// <param name="Cursor">The entry's cursor.</param>
/// <param name="Recipients">Everyone who may see it now, the sender included; null means all users.</param>
/// <param name="Origin">The state that the caller passed with the operation, such as the sender's own socket.</param>
internal sealed record CommittedEntry(LogEntry Entry, Cursor Cursor, IReadOnlyList<string>? Recipients, object? Origin);
