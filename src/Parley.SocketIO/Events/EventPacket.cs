using System.Text.Json;

namespace Parley.SocketIO;

/// <summary>An event as it travels between nodes and is kept for recovery: everything except the header for a client. Immutable.</summary>
public sealed class EventPacket
{
    private readonly string? _name;

    /// <summary>Creates an event from the data of another node.</summary>
    /// <param name="payload">The JSON array: the event's name and its arguments, with placeholders for attachments.</param>
    /// <param name="attachments">The binary parts.</param>
    public EventPacket(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte>[] attachments)
    {
        Payload = payload;
        Attachments = attachments;
    }

    internal EventPacket(string name, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte>[] attachments)
        : this(payload, attachments) => _name = name;

    /// <summary>The JSON array: the event's name and its arguments, with placeholders for attachments.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The binary parts, in the order of their placeholders' numbers.</summary>
    public ReadOnlyMemory<byte>[] Attachments { get; }

    /// <summary>The event's name.</summary>
    public string Name => _name ?? ReadName();

    /// <summary>The arguments of the event.</summary>
    public EventArguments Arguments => EventArguments.Keep(Payload.Span, Attachments);

    internal static EventPacket Of(string name, EventArguments arguments)
    {
        byte[] payload = [.. EventName.Prefix(EventName.Check(name)), .. arguments.Tail];
        return new EventPacket(name, payload, arguments.Attachments);
    }

    /// <summary>Returns the event with another argument at its end, an ASCII string.</summary>
    internal EventPacket With(string lastArgument)
    {
        byte[] payload = [
            .. Payload.Span[..^1], (byte)',', (byte)'"', .. System.Text.Encoding.ASCII.GetBytes(lastArgument), (byte)'"', (byte)']'];
        return new EventPacket(Name, payload, Attachments);
    }

    private string ReadName()
    {
        var json = new Utf8JsonReader(Payload.Span);
        json.Read();   // the bracket
        json.Read();
        return json.TokenType == JsonTokenType.String ? json.GetString()! : System.Text.Encoding.UTF8.GetString(json.ValueSpan);
    }
}
