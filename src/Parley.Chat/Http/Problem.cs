namespace Parley.Chat.Http;

/// <summary>A problem document (RFC 9457) with the contract's members for errors.</summary>
/// <param name="Title">The name of the status.</param>
/// <param name="Status">The status of the response.</param>
/// <param name="Detail">A readable sentence, which may change.</param>
/// <param name="Reason">The reason, for programs.</param>
/// <param name="Code">0: understood and refused; do not repeat it unchanged. -1: not understood, or the server failed.</param>
/// <param name="Message">The same sentence, under its name in socket responses.</param>
/// <param name="RetryAfter">Milliseconds to wait before trying again, if known.</param>
internal sealed record Problem(string Title, int Status, string Detail, string Reason, int Code, string Message, long? RetryAfter = null);
