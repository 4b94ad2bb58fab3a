using Microsoft.Extensions.Logging;
using Parley.EngineIO;

namespace Parley.SocketIO;

public sealed partial class Socket
{
    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The handler of '{EventName}' in {Namespace} failed.", EventName = "HandlerFailed")]
        public static partial void HandlerFailed(ILogger logger, LogText @namespace, LogText eventName, Exception exception);

        [LoggerMessage(
            2, LogLevel.Debug, "A client sent '{EventName}' in {Namespace} with a bad argument: {Problem}", EventName = "BadArgument")]
        public static partial void BadArgument(ILogger logger, LogText @namespace, LogText eventName, LogText problem);

        [LoggerMessage(3, LogLevel.Debug, "'{EventName}' in {Namespace} was refused: {Problem}", EventName = "EventRefused")]
        public static partial void Refused(ILogger logger, LogText @namespace, LogText eventName, LogText problem);

        [LoggerMessage(
            4, LogLevel.Debug,
            "A client sent '{EventName}' in {Namespace}, which has no handler for it (On, OnAny). Events with handlers: {Known}.",
            EventName = "UnknownEvent")]
        public static partial void UnknownEvent(ILogger logger, LogText @namespace, LogText eventName, LogText known);
    }
}
