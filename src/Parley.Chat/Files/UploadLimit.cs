namespace Parley.Chat.Files;

/// <summary>The upload limits of a user.</summary>
/// <param name="Files">The number of unused files.</param>
/// <param name="Bytes">Their total size.</param>
/// <param name="Quota">The total size of all files of the user; 0 for no limit.</param>
internal readonly record struct UploadLimit(long Files, long Bytes, long Quota = 0);
