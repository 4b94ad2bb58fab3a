using Microsoft.Extensions.Logging;
using Parley.Protocol;

namespace Parley.SocketIO;

internal static partial class ConnectionLog
{
    [LoggerMessage(11, LogLevel.Debug, "Session {SessionId} broke the protocol: {Violation}.", EventName = "ProtocolViolation")]
    public static partial void Violation(ILogger logger, string sessionId, ProtocolViolation violation);

    [LoggerMessage(12, LogLevel.Error, "Middleware of {Namespace} failed.", EventName = "MiddlewareFailed")]
    public static partial void MiddlewareFailed(ILogger logger, string @namespace, Exception exception);
}
