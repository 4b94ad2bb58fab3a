namespace Parley.Chat.Log;

/// <summary>A one-to-one conversation that its first message creates.</summary>
/// <param name="Key">Its key.</param>
/// <param name="One">One of the two users.</param>
/// <param name="Other">The other one.</param>
/// <param name="Created">The time, in milliseconds.</param>
internal readonly record struct NewConversation(ConversationKey Key, string One, string Other, long Created);
