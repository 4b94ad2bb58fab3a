using System.Text.Json;

namespace Parley.SocketIO;

/// <summary>Declares an event: its name and the type of its argument. Immutable and thread-safe.</summary>
/// <typeparam name="TArg">The type of the argument.</typeparam>
/// <param name="name">The name on the wire, except names that the protocol reserves.</param>
public class SocketEvent<TArg>(string name)
{
    /// <summary>The name on the wire.</summary>
    public string Name { get; } = EventName.Check(name);

    /// <summary>
    /// Whether a client may omit the argument or send null; the handler then gets the default value. Default false: a missing argument is a
    /// bad argument. An argument of type <see cref="Nullable{T}"/> may always be omitted.
    /// </summary>
    public bool IsOptional { get; init; }

    /// <summary>The start of the event's payload: the opening bracket and the name as JSON.</summary>
    internal byte[] Prefix { get; } = EventName.Prefix(name);
}

/// <summary>Declares an event with an ack. Immutable and thread-safe.</summary>
/// <typeparam name="TArg">The type of the argument.</typeparam>
/// <typeparam name="TAck">The type of the ack.</typeparam>
/// <param name="name">The name on the wire, except names that the protocol reserves.</param>
public sealed class SocketEvent<TArg, TAck>(string name) : SocketEvent<TArg>(name)
{
    /// <summary>
    /// Whether a client may ack with nothing or null; the sender then gets the default value. Default false: such an ack is an
    /// <see cref="AckFailedException"/>.
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
