namespace Parley.Server.Configuration;

/// <summary>The server cannot start as requested; the message tells the operator what to change.</summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
