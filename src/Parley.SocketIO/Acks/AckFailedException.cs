namespace Parley.SocketIO;

/// <summary>Thrown by a wait for an ack that will not arrive.</summary>
/// <param name="message">The reason.</param>
public sealed class AckFailedException(string message) : Exception(message);
