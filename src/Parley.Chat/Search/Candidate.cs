using Parley.Chat.Log;

namespace Parley.Chat.Search;

/// <summary>An examined message.</summary>
/// <param name="Pos">The entry's cursor.</param>
/// <param name="Seq">Its number in the conversation.</param>
/// <param name="Time">When it was sent, in milliseconds.</param>
/// <param name="Bytes">The length of its body.</param>
/// <param name="Match">The message, if it matches.</param>
internal readonly record struct Candidate(long Pos, long Seq, long Time, int Bytes, LogEntry? Match);
