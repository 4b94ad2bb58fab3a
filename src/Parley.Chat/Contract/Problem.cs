namespace Parley.Chat.Contract;

/// <summary>An error as RFC 9457 writes it, with what every answer of the contract says of one.</summary>
/// <param name="Title">What the status is called.</param>
/// <param name="Status">The status of the answer, once more.</param>
/// <param name="Detail">A sentence for people; may change.</param>
/// <param name="Reason">A word for programs.</param>
/// <param name="Code">0: understood and refused; do not repeat it unchanged. -1: not understood, or the server failed.</param>
/// <param name="Message">The sentence once more, under the name that it has in the answers of the sockets.</param>
/// <param name="RetryAfter">Milliseconds after which trying again makes sense, if known.</param>
internal sealed record Problem(string Title, int Status, string Detail, string Reason, int Code, string Message, long? RetryAfter = null);
