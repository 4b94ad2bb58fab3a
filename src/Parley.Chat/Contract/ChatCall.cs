namespace Parley.Chat.Contract;

/// <summary>Marks the calls of the messenger among those of an application.</summary>
internal sealed class ChatCall;
