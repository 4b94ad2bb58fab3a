namespace Parley.Chat.Files;

/// <summary>The space used by a user's files.</summary>
/// <param name="Used">The bytes in use, including uploads in progress and deleted files that are not collected yet.</param>
/// <param name="Quota">The quota; absent if there is none.</param>
internal sealed record FileUse(long Used, long? Quota = null);
