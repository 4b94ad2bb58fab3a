namespace Parley.Chat.Messages;

/// <summary>The response to a change: the message, and the time of the change.</summary>
internal sealed record ChangeReceipt(string Id, long Seq, long Time);
