namespace Parley.Chat.Messages;

/// <summary>What one who changed a message is told: which one, and when it was changed.</summary>
internal sealed record ChangeReceipt(string Id, long Seq, long Time);
