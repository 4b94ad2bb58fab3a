namespace Parley.Chat.Files;

/// <summary>How much a user may have uploaded that is in no message.</summary>
internal readonly record struct UnusedLimit(long Files, long Bytes);
