using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.SocketIO;

/// <summary>An event of a client, not deserialized yet.</summary>
/// <param name="Binding">The handler.</param>
/// <param name="Payload">The JSON array. It belongs to the reader until the handler's synchronous part has run, unless it was
/// copied.</param>
/// <param name="Attachments">The binary parts.</param>
/// <param name="AckId">The id of the ack that the client waits for.</param>
internal readonly record struct IncomingEvent(
    EventBinding Binding, ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte>[]? Attachments, long? AckId)
{
    /// <summary>Whether it is an event of the client, rather than the start or end of its socket.</summary>
    public bool IsEvent => !Payload.IsEmpty;

    /// <summary>The received bytes: an estimate of the memory until its handler has ended.</summary>
    public int Size
    {
        get
        {
            var size = Payload.Length;
            if (Attachments is null) return size;
            foreach (var attachment in Attachments) size += attachment.Length;
            return size;
        }
    }

    /// <summary>Copies the payload, so that the event can wait.</summary>
    public IncomingEvent Keep() => this with { Payload = Payload.ToArray() };
}

/// <summary>The handler of one event.</summary>
internal abstract class EventBinding(string name, bool isPipelined)
{
    public string Name => name;

    /// <summary>Whether the next event may start while this one awaits something.</summary>
    public bool IsPipelined => isPipelined;

    /// <summary>Reads the payload before it returns, calls the handler, and sends the ack.</summary>
    public abstract ValueTask InvokeAsync(Socket socket, IncomingEvent incoming);
}

/// <summary>The handler of a typed event.</summary>
internal sealed class EventBinding<TArg, TAck>(
    SocketEvent<TArg> socketEvent,
    bool isPipelined,
    JsonTypeInfo<TArg> argInfo,
    JsonTypeInfo<TAck>? ackInfo,
    Func<EventContext, TArg, ValueTask<TAck>> handler) : EventBinding(socketEvent.Name, isPipelined)
{
    // A handler may take long. So the payload is released when it is read, and the argument when the handler releases it.
    public override ValueTask InvokeAsync(Socket socket, IncomingEvent incoming) =>
        AnswerAsync(socket, handler(new EventContext(socket, Name, incoming.AckId), ReadArgument(incoming)), incoming.AckId);

    private async ValueTask AnswerAsync(Socket socket, ValueTask<TAck> handling, long? ackId)
    {
        var ack = await handling;
        if (ackId is not { } id) return;
        // Other events of the client may have been acked meanwhile.
        if (!socket.HasRoom) await socket.RoomAsync();
        socket.SendAck(id, ack, ackInfo);
    }

    private TArg ReadArgument(in IncomingEvent incoming)
    {
        var json = new Utf8JsonReader(incoming.Payload.Span, new JsonReaderOptions { MaxDepth = argInfo.Options.MaxDepth });
        json.Read();   // the bracket
        json.Read();   // the name
        using (AttachmentScope.Read(incoming.Attachments)) return ArgumentReader.Read(ref json, argInfo, socketEvent.IsOptional);
    }
}

/// <summary>The handler of an event with raw arguments.</summary>
internal sealed class RawEventBinding(string name, EventDelegate handler) : EventBinding(name, isPipelined: false)
{
    public override ValueTask InvokeAsync(Socket socket, IncomingEvent incoming) =>
        handler(new EventContext(socket, Name, incoming.AckId), EventArguments.Keep(incoming.Payload.Span, incoming.Attachments));
}
