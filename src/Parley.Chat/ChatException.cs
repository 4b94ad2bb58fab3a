namespace Parley.Chat;

/// <summary>The messenger has refused what its application asked for.</summary>
/// <param name="reason">Why, as a word of the contract such as <c>malformed</c> or <c>banned</c>.</param>
/// <param name="message">Why, as a sentence.</param>
public sealed class ChatException(string reason, string message) : Exception(message)
{
    /// <summary>Why, as a word of the contract such as <c>malformed</c> or <c>banned</c>.</summary>
    public string Reason => reason;
}
