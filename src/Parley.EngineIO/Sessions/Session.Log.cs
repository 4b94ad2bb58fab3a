using Microsoft.Extensions.Logging;

namespace Parley.EngineIO;

public sealed partial class Session
{
    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Session {SessionId} opened over {Transport}.", EventName = "SessionOpened")]
        public static partial void Opened(ILogger logger, LogText sessionId, LogText transport);

        [LoggerMessage(2, LogLevel.Debug, "Session {SessionId} closed: {Reason}.", EventName = "SessionClosed")]
        public static partial void Closed(ILogger logger, LogText sessionId, DisconnectReason reason);

        [LoggerMessage(3, LogLevel.Debug, "Session {SessionId} upgraded to WebSocket.", EventName = "SessionUpgraded")]
        public static partial void Upgraded(ILogger logger, LogText sessionId);

        [LoggerMessage(
            4,
            LogLevel.Warning,
            "Session {SessionId} was closed: it sent a payload of more than {MaxPayloadPackets} packets (MaxPayloadPackets).",
            EventName = "TooManyPackets")]
        public static partial void TooManyPackets(ILogger logger, LogText sessionId, int maxPayloadPackets);

        [LoggerMessage(5, LogLevel.Error, "Session {SessionId} was closed: writing to it failed.", EventName = "WritingFailed")]
        public static partial void WritingFailed(ILogger logger, Exception exception, LogText sessionId);

        [LoggerMessage(
            6, LogLevel.Error, "The handler of session {SessionId} failed at the end of the session.", EventName = "ClosingFailed")]
        public static partial void ClosingFailed(ILogger logger, Exception exception, LogText sessionId);

        [LoggerMessage(7, LogLevel.Error, "Session {SessionId} was closed: handling its packets failed.", EventName = "ReadingFailed")]
        public static partial void ReadingFailed(ILogger logger, Exception exception, LogText sessionId);
    }
}
