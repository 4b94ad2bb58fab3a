using Microsoft.Extensions.Logging;
using Parley.EngineIO;

namespace Parley.SocketIO.Redis;

internal static partial class RedisLog
{
    [LoggerMessage(1, LogLevel.Warning, "Messages of {Namespace} for other nodes are dropped: {Reason}.", EventName = "MessagesDropped")]
    public static partial void Dropped(ILogger logger, LogText @namespace, DropReason reason);

    [LoggerMessage(2, LogLevel.Warning, "Redis has refused a message of {Namespace}.", EventName = "PublishFailed")]
    public static partial void PublishFailed(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Redis is not reachable; it is tried again.", EventName = "ConnectFailed")]
    public static partial void ConnectFailed(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "Subscribing to the channels of {Namespace} failed; it is repeated.", EventName = "SubscribeFailed")]
    public static partial void SubscribeFailed(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(
        5, LogLevel.Warning, "A message of {Namespace} did not come back through Redis; the channels are subscribed again.",
        EventName = "RoundTripFailed")]
    public static partial void RoundTripFailed(ILogger logger, LogText @namespace);

    [LoggerMessage(
        6, LogLevel.Warning, "Nodes of {Namespace} did not respond in time; the result is partial without them: {Nodes}.",
        EventName = "NodesSilent")]
    public static partial void Silent(ILogger logger, LogText @namespace, LogText nodes);

    [LoggerMessage(
        7, LogLevel.Warning, "The other nodes of {Namespace} could not be found in Redis; the result is partial without them.",
        EventName = "NodesNotFound")]
    public static partial void NotFound(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(8, LogLevel.Debug, "A message for {Namespace} could not be read and was ignored.", EventName = "Malformed")]
    public static partial void Malformed(ILogger logger, LogText @namespace);

    [LoggerMessage(9, LogLevel.Error, "A message for {Namespace} could not be carried out.", EventName = "MessageFailed")]
    public static partial void MessageFailed(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(10, LogLevel.Information, "{Namespace} is subscribed to its channels in Redis as node {Node}.", EventName = "Subscribed")]
    public static partial void Subscribed(ILogger logger, LogText @namespace, LogText node);

    [LoggerMessage(11, LogLevel.Warning, "Leaving the channels of {Namespace} failed.", EventName = "UnsubscribeFailed")]
    public static partial void UnsubscribeFailed(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(12, LogLevel.Error, "A check of {Namespace} failed; it is repeated.", EventName = "CheckFailed")]
    public static partial void CheckFailed(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(
        20, LogLevel.Warning, "The stream {Stream} cannot be read; it is tried again, less and less often.", EventName = "StreamFailed")]
    public static partial void StreamFailed(ILogger logger, LogText stream, Exception exception);

    [LoggerMessage(21, LogLevel.Information, "The stream {Stream} can be read again.", EventName = "StreamBack")]
    public static partial void StreamBack(ILogger logger, LogText stream);

    [LoggerMessage(
        22, LogLevel.Warning,
        "The stream {Stream} ends before what this node has read ({Read}): Redis has lost data. Reading goes on from its new end, {End}.",
        EventName = "StreamWentBack")]
    public static partial void StreamWentBack(ILogger logger, LogText stream, LogText read, LogText end);

    [LoggerMessage(
        23, LogLevel.Warning, "A lost socket of {Namespace} could not be stored; its client cannot recover it.",
        EventName = "PersistFailed")]
    public static partial void PersistFailed(ILogger logger, LogText @namespace, Exception exception);

    [LoggerMessage(24, LogLevel.Warning, "Node {Node} of {Namespace} is silent and counts as gone.", EventName = "NodeGone")]
    public static partial void NodeGone(ILogger logger, LogText @namespace, LogText node);

    [LoggerMessage(
        25, LogLevel.Warning,
        "The stream {Stream} has lost entries that this node had not read yet: the node is too slow, or MaxLength is too small.",
        EventName = "StreamBehind")]
    public static partial void StreamBehind(ILogger logger, LogText stream);
}
