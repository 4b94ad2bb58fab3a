using Parley.Chat.Messages;

namespace Parley.Chat.Search;

/// <summary>A message that was looked at.</summary>
/// <param name="Pos">Its place in the log.</param>
/// <param name="Seq">Its place in the conversation.</param>
/// <param name="Time">When it was sent, in milliseconds.</param>
/// <param name="Bytes">How long its body is.</param>
/// <param name="Match">The message, if it is what is looked for.</param>
internal readonly record struct Candidate(long Pos, long Seq, long Time, int Bytes, LogEntry? Match);
