namespace Parley.Chat.Http;

/// <summary>Marks the messenger's endpoints among those of an application.</summary>
internal sealed class ChatCall;
