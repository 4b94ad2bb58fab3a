using System.Text.Json;

namespace Parley.SocketIO;

/// <summary>Names an event, once for all who send, handle, test or document it.</summary>
/// <typeparam name="TArg">What the event carries.</typeparam>
/// <param name="name">The name on the wire; not one of those that the protocol reserves.</param>
public class SocketEvent<TArg>(string name)
{
    /// <summary>The name on the wire.</summary>
    public string Name { get; } = EventName.Check(name);

    /// <summary>
    /// Whether a client may leave the argument out or send null, and the handler gets the default of its type. Default false: it is then
    /// a bad argument. That of a <see cref="Nullable{T}"/> may always be left out.
    /// </summary>
    public bool IsOptional { get; init; }

    /// <summary>The beginning of the event's payload: the opening bracket and the name as JSON.</summary>
    internal byte[] Prefix { get; } = EventName.Prefix(name);
}

/// <summary>Names an event that is answered by an ack.</summary>
/// <typeparam name="TArg">What the event carries.</typeparam>
/// <typeparam name="TAck">What the ack carries.</typeparam>
/// <param name="name">The name on the wire; not one of those that the protocol reserves.</param>
public sealed class SocketEvent<TArg, TAck>(string name) : SocketEvent<TArg>(name)
{
    /// <summary>
    /// Whether a client may answer with nothing or null, and whoever asked gets the default of its type. Default false: it has then answered
    /// something else than was expected.
    /// </summary>
    public bool IsAckOptional { get; init; }
}

/// <summary>Rules for event names (Socket.IO protocol 5, "EVENT").</summary>
internal static class EventName
{
    private static readonly HashSet<string> Reserved =
        ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

    public static string Check(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Reserved.Contains(name)) throw new ArgumentException($"'{name}' is reserved by the Socket.IO protocol.", nameof(name));
        return name;
    }

    public static byte[] Prefix(string name) => [(byte)'[', (byte)'"', .. JsonEncodedText.Encode(name).EncodedUtf8Bytes, (byte)'"'];
}
