using Microsoft.Extensions.Logging;
using Parley.EngineIO;

namespace Parley.Chat.Log;

internal sealed partial class LogWriter
{
    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Error, "A batch of {Count} writes could not be stored and is refused as unavailable.", EventName = "CommitFailed")]
        public static partial void CommitFailed(ILogger logger, Exception exception, int count);

        [LoggerMessage(3, LogLevel.Error, "The disk of the database {State}.", EventName = "DiskRoom")]
        public static partial void Room(ILogger logger, LogText state);

        [LoggerMessage(2, LogLevel.Error, "The write {Operation} failed; other writes of its batch are not affected.", EventName = "OperationFailed")]
        public static partial void OperationFailed(ILogger logger, Exception exception, LogText operation);
    }
}
