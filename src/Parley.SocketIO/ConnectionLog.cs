using Microsoft.Extensions.Logging;
using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

internal static partial class ConnectionLog
{
    [LoggerMessage(11, LogLevel.Debug, "Session {SessionId} broke the protocol: {Violation}.", EventName = "ProtocolViolation")]
    public static partial void Violation(ILogger logger, LogText sessionId, ProtocolViolation violation);

    [LoggerMessage(12, LogLevel.Error, "Middleware of {Namespace} failed.", EventName = "MiddlewareFailed")]
    public static partial void MiddlewareFailed(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(13, LogLevel.Error, "The handler of the server-side event '{EventName}' in {Namespace} failed.", EventName = "ServerSideHandlerFailed")]
    public static partial void ServerSideHandlerFailed(ILogger logger, LogText @namespace, LogText eventName, Exception exception);

    [LoggerMessage(14, LogLevel.Warning, "A socket in {Namespace} is in as many rooms as it may be, and stays out of another.", EventName = "TooManyRooms")]
    public static partial void TooManyRooms(ILogger logger, LogText @namespace);

    [LoggerMessage(15, LogLevel.Error, "The adapter of {Namespace} failed.", EventName = "AdapterFailed")]
    public static partial void AdapterFailed(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(16, LogLevel.Debug, "A client in {Namespace} was not recovered: {Result}.", EventName = "NotRecovered")]
    public static partial void NotRecovered(ILogger logger, LogText @namespace, RecoveryResult result);

    [LoggerMessage(17, LogLevel.Error, "Clients in {Namespace} who are lost could not be looked through; this is tried again.", EventName = "SweepFailed")]
    public static partial void SweepFailed(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(18, LogLevel.Error, "The events of a socket in {Namespace} cannot go on, and its connection is closed.", EventName = "EventsFailed")]
    public static partial void EventsFailed(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(
        19, LogLevel.Debug, "A client asked for {Namespace}, which MapNamespace was not called for. There are: {Known}.", EventName = "UnknownNamespace")]
    public static partial void UnknownNamespace(ILogger logger, LogText @namespace, LogText known);

    [LoggerMessage(20, LogLevel.Debug, "A client gave middleware of {Namespace} what it does not expect: {Problem}", EventName = "BadAuth")]
    public static partial void BadAuth(ILogger logger, LogText @namespace, LogText problem);

    [LoggerMessage(
        21, LogLevel.Debug, "A client writes packets as {ClientParser} reads them, and this server has {ServerParser}: both must use the same (UseParser).",
        EventName = "WrongParser")]
    public static partial void WrongParser(ILogger logger, LogText clientParser, LogText serverParser);
}
