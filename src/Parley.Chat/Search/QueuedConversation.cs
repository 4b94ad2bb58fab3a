namespace Parley.Chat.Search;

/// <summary>A conversation that a search has not come to yet.</summary>
/// <param name="Id">The conversation.</param>
/// <param name="LastSeq">Its last entry that the user may see.</param>
/// <param name="Last">The last position of the log at which it may have a hit.</param>
internal readonly record struct QueuedConversation(long Id, long LastSeq, long Last);
