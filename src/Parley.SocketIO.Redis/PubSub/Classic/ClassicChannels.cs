using System.Text;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis;

/// <summary>The names of the channels of the classic adapter for one namespace. Immutable.</summary>
internal sealed class ClassicChannels(string prefix, string ns)
{
    private readonly string _responses = $"{prefix}-response#{ns}#";

    /// <summary>Broadcasts to several rooms or to all sockets; those to one room have its name and a hash sign after it.</summary>
    public byte[] Broadcasts { get; } = Encoding.UTF8.GetBytes($"{prefix}#{ns}#");

    /// <summary>Requests to all nodes. Its subscribers are the nodes.</summary>
    public byte[] Requests { get; } = Encoding.UTF8.GetBytes($"{prefix}-request#{ns}#");

    /// <summary>Responses that all nodes receive.</summary>
    public byte[] Responses { get; } = Encoding.UTF8.GetBytes($"{prefix}-response#{ns}#");

    /// <summary>
    /// All channels of the namespace. They are received by one subscription: the client library keeps the order within a subscription only,
    /// and a broadcast followed by a request, such as to disconnect the same sockets, must stay in order.
    /// </summary>
    public RedisChannel All { get; } = RedisChannel.Pattern($"{Glob.Escape(prefix)}*#{Glob.Escape(ns)}#*");

    /// <summary>Responses to one node.</summary>
    public RedisChannel ResponsesTo(string uid) => RedisChannel.Literal($"{_responses}{uid}#");

    /// <summary>A pattern of the channels of responses to single nodes.</summary>
    public string ResponsesToOne => $"{Glob.Escape(_responses)}?*#";

    /// <summary>The node whose channel it is.</summary>
    public string NodeOf(string channel) => channel[_responses.Length..^1];

    /// <summary>
    /// The channel of a broadcast. In a Redis Cluster, the library would send each message to any server, and they would overtake each
    /// other.
    /// </summary>
    public RedisChannel BroadcastsTo(string[]? rooms) => RedisChannel.Literal(
        rooms is [var room] ? [.. Broadcasts, .. Encoding.UTF8.GetBytes(room), (byte)'#'] : Broadcasts).WithKeyRouting();
}
