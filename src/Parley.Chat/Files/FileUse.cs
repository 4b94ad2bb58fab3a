namespace Parley.Chat.Files;

/// <summary>How much room a user's files take.</summary>
/// <param name="Used">How many bytes, those of uploads under way included, until a file that was deleted is gone.</param>
/// <param name="Quota">How many there may be; left out where there is no limit.</param>
internal sealed record FileUse(long Used, long? Quota = null);
