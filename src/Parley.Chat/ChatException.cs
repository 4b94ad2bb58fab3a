namespace Parley.Chat;

/// <summary>The messenger has refused a request of its application.</summary>
/// <param name="reason">The reason of the contract, such as <c>malformed</c> or <c>banned</c>.</param>
/// <param name="message">The reason as a sentence.</param>
public sealed class ChatException(string reason, string message) : Exception(message)
{
    /// <summary>The reason of the contract, such as <c>malformed</c> or <c>banned</c>.</summary>
    public string Reason => reason;
}
