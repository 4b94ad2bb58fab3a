using Microsoft.Extensions.Logging;
using Parley.EngineIO;
using Parley.Protocol;

namespace Parley.SocketIO;

internal static partial class ConnectionLog
{
    [LoggerMessage(11, LogLevel.Debug, "Session {SessionId} violated the protocol: {Violation}.", EventName = "ProtocolViolation")]
    public static partial void Violation(ILogger logger, LogText sessionId, ProtocolViolation violation);

    [LoggerMessage(12, LogLevel.Error, "Middleware of {Namespace} failed.", EventName = "MiddlewareFailed")]
    public static partial void MiddlewareFailed(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(13, LogLevel.Error, "The handler of the server-side event '{EventName}' in {Namespace} failed.",
        EventName = "ServerSideHandlerFailed")]
    public static partial void ServerSideHandlerFailed(ILogger logger, LogText @namespace, LogText eventName, Exception exception);

    [LoggerMessage(
        14, LogLevel.Warning, "A socket in {Namespace} could not join a room: it is in the maximum number of rooms (MaxRooms).",
        EventName = "TooManyRooms")]
    public static partial void TooManyRooms(ILogger logger, LogText @namespace);

    [LoggerMessage(15, LogLevel.Error, "The adapter of {Namespace} failed.", EventName = "AdapterFailed")]
    public static partial void AdapterFailed(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(16, LogLevel.Debug, "A client in {Namespace} was not recovered: {Result}.", EventName = "NotRecovered")]
    public static partial void NotRecovered(ILogger logger, LogText @namespace, RecoveryResult result);

    [LoggerMessage(17, LogLevel.Error, "Removing expired clients in {Namespace} failed; it is repeated later.", EventName = "SweepFailed")]
    public static partial void SweepFailed(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(
        18, LogLevel.Error, "A connection in {Namespace} was closed: the event queue of its socket failed.", EventName = "EventsFailed")]
    public static partial void EventsFailed(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(
        19, LogLevel.Debug, "A client asked for the namespace {Namespace}, which is not mapped (MapNamespace). Mapped: {Known}.",
        EventName = "UnknownNamespace")]
    public static partial void UnknownNamespace(ILogger logger, LogText @namespace, LogText known);

    [LoggerMessage(20, LogLevel.Debug, "A client sent unexpected auth to the middleware of {Namespace}: {Problem}", EventName = "BadAuth")]
    public static partial void BadAuth(ILogger logger, LogText @namespace, LogText problem);

    [LoggerMessage(
        21, LogLevel.Debug, "A client uses {ClientParser}, but this server uses {ServerParser}: both must use the same parser (UseParser).",
        EventName = "WrongParser")]
    public static partial void WrongParser(ILogger logger, LogText clientParser, LogText serverParser);

    [LoggerMessage(22, LogLevel.Error, "Code of the application failed while a packet in {Namespace} was sent.", EventName = "DeliveryFailed")]
    public static partial void DeliveryFailed(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(
        23, LogLevel.Error, "A lost socket in {Namespace} cannot be recovered: its data is no JSON.", EventName = "NotPersisted")]
    public static partial void NotPersisted(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(
        24, LogLevel.Warning, "The adapter of {Namespace} gave {Count} packets no place in time; they cannot be recovered.",
        EventName = "SentWithoutOffset")]
    public static partial void SentWithoutOffset(ILogger logger, LogText @namespace, int count);
}
