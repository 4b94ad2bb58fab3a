using Microsoft.Extensions.Logging;

namespace Parley.EngineIO;

internal sealed partial class EngineServer
{
    private static partial class Log
    {
        [LoggerMessage(
            21, LogLevel.Information, "A page of {Origin} was refused. Allowed origins: {Allowed}.", EventName = "OriginRefused")]
        public static partial void OriginRefused(ILogger logger, LogText origin, LogText allowed);

        [LoggerMessage(22, LogLevel.Debug, "A request was refused with code {Code} ({Message}): {Reason}", EventName = "RequestRefused")]
        public static partial void Refused(ILogger logger, int code, LogText message, LogText reason);

        [LoggerMessage(
            23, LogLevel.Warning,
            "A client was refused (Session ID unknown): another node has opened its session. Several nodes run without sticky sessions: let "
            + "the load balancer send all requests of a client to the same node, or allow only WebSocket.",
            EventName = "OtherNode")]
        public static partial void OtherNode(ILogger logger);
    }
}
