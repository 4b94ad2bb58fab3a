namespace Parley.Server.Configuration;

/// <summary>The server cannot start as it was asked to; the message tells an operator what to change.</summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
