namespace Parley.Chat.Contract;

/// <summary>An error as RFC 9457 writes it, with the reason of the contract.</summary>
internal sealed record Problem(string Title, int Status, string Detail, string Reason, long? RetryAfter = null);
