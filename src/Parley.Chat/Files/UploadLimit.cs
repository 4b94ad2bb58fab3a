namespace Parley.Chat.Files;

/// <summary>How much a user may have uploaded.</summary>
/// <param name="Files">How many files that are in no message.</param>
/// <param name="Bytes">How many bytes these may have together.</param>
/// <param name="Quota">How many bytes all files of the user may have; 0 for any number.</param>
internal readonly record struct UploadLimit(long Files, long Bytes, long Quota = 0);
