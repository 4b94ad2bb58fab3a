using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.EngineIO;
using Parley.Protocol;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

/// <summary>
/// A packet that fails during its encoding leaves nothing behind: the next packets of the same thread are correct, for all receivers.
/// All that is encoded here is encoded on the test's own thread.
/// </summary>
public sealed class BrokenEncodingTests
{
    private const string Secret = "addressed to somebody else";

    private static readonly SocketEvent<Fragile> Broken = new("broken");
    private static readonly SocketEvent<Fragile, string> BrokenAsk = new("broken");
    private static readonly SocketEvent<Nested> Nest = new("nest");

    public static TheoryData<string, bool> Failures()
    {
        var data = new TheoryData<string, bool>();
        foreach (var name in Acts.Keys)
        {
            data.Add(name, false);
            data.Add(name, true);
        }

        return data;
    }

    // Each encodes something that fails half-way, with a joined socket and the parser that should fail, if any.
    private static Dictionary<string, Action<Socket, FailingParser>> Acts { get; } = new()
    {
        ["an event"] = (socket, _) => socket.Emit(Broken, new Fragile()),
        ["an event with attachments"] = (socket, _) => socket.Emit(Broken, new Fragile { Attaches = true }),
        ["a broadcast"] = (socket, _) => socket.Namespace.Emit(Broken, new Fragile { Attaches = true }),
        ["a volatile broadcast"] = (socket, _) => socket.Namespace.Volatile.Emit(Broken, new Fragile()),
        ["an event that waits for an ack"] = (socket, parser) => { _ = socket.EmitWithAckAsync(BrokenAsk, new Fragile()); },
        ["arguments"] = (_, _) => EventArguments.None.With("first", FragileJson.Default.String)
            .With(new Fragile { Attaches = true }, FragileJson.Default.Fragile),
        ["an ack"] = (socket, _) => socket.SendAck(1, new Fragile { Attaches = true }, FragileJson.Default.Fragile),
        ["a control packet"] = (socket, parser) =>
            PacketEncoder.Control(parser, SocketPacketType.Connect, socket.Namespace.NameBytes, new Fragile(), FragileJson.Default.Fragile),
        ["a parser under an event"] = (socket, parser) => parser.Fail(() => socket.Emit(Events.News, Secret)),
        ["a parser under an ack"] = (socket, parser) => parser.Fail(() => socket.SendAck(1, Secret, BuiltInJson.Default.String)),
        ["a parser under arguments"] = (socket, parser) =>
            parser.Fail(() => socket.SendAck(1, EventArguments.None.With(Secret, BuiltInJson.Default.String))),
        ["a parser under a control packet"] = (socket, parser) => parser.Fail(() =>
            PacketEncoder.Control(parser, SocketPacketType.Connect, socket.Namespace.NameBytes, Secret, BuiltInJson.Default.String)),
    };

    private static Task<SocketTestServer> StartAsync(FailingParser parser) => SocketTestServer.StartAsync(
        io => io.MapNamespace("/").WithEcho(), json: FragileJson.Default, build: builder => builder.UseParser(parser));

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task The_next_packets_are_correct(string what, bool isMessagePack)
    {
        var parser = new FailingParser(isMessagePack ? new MessagePackParser() : new JsonParser());
        await using var server = await StartAsync(parser);
        var socket = await parser.MemberAsync(server);
        var expected = Everything(socket, parser);

        Assert.ThrowsAny<Exception>(() => Acts[what](socket, parser));

        Assert.Equal(expected, Everything(socket, parser));
        Assert.ThrowsAny<Exception>(() => Acts[what](socket, parser));
        Assert.Equal(expected, Everything(socket, parser));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_converter_that_emits_does_not_mix_packets(bool isMessagePack)
    {
        var parser = new FailingParser(isMessagePack ? new MessagePackParser() : new JsonParser());
        await using var server = await StartAsync(parser);
        var socket = await parser.MemberAsync(server);
        var expected = Everything(socket, parser);
        List<string> inner = [];
        var plain = Bytes(Nested(() => { }));

        var nested = Bytes(Nested(() => inner = Everything(socket, parser)));

        Assert.Equal(plain, nested);
        Assert.Equal(expected, inner);
        Assert.Equal(expected, Everything(socket, parser));

        OutgoingPacket Nested(Action write) => PacketEncoder.Event(
            parser, socket.Namespace.NameBytes, Nest, new Nested(write), server.IO.TypeInfo(Nest), compress: true, isAscii: false);
    }

    [Fact]
    public async Task A_converter_that_reads_and_writes_other_values_keeps_its_attachments()
    {
        await using var server = await StartAsync(new FailingParser(new JsonParser()));
        var other = EventArguments.None.With(new Attachment(new byte[] { 7 }));
        Nested.OnRead = () => Assert.Equal([7], other.Get(0, BuiltInJson.Default.Attachment).Data.ToArray());
        var arguments = EventArguments.None.With(
            new Nested(() => other.With(new Attachment(new byte[] { 9 }))), FragileJson.Default.Nested);

        var read = arguments.Get(0, FragileJson.Default.Nested);

        Assert.Equal([[1], [2]], read!.Read.Select(data => data.ToArray()));
    }

    [Fact]
    public void An_attachment_outside_a_packet_is_an_error_and_does_not_get_into_the_next_packet()
    {
        var exception = Assert.Throws<InvalidOperationException>(
            () => JsonSerializer.Serialize(new Attachment(new byte[] { 1 }), BuiltInJson.Default.Attachment));

        Assert.Contains("part of an event", exception.Message, StringComparison.Ordinal);
        Assert.Empty(EventArguments.None.With("x", BuiltInJson.Default.String).Attachments);
    }

    // Over the network, with acks of handlers that fail, and threads that serve many.
    [Fact]
    public async Task After_any_failure_no_client_gets_the_packet_of_another()
    {
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace("/").WithEcho().On(BrokenAsk, (_, _) => throw new InvalidOperationException("handler"))
                .On(new SocketEvent<string, Fragile>("half"), (_, _) => new ValueTask<Fragile>(new Fragile { Attaches = true })),
            json: FragileJson.Default);
        using var failing = await server.ConnectAsync();
        using var other = await server.ConnectAsync();

        for (var i = 0; i < 200; i++)
        {
            await failing.SendAsync($"2{i}[\"half\",\"x\"]");
            await other.SendAsync($"2{i}[\"echo\",\"mine\"]");
            Assert.Equal($"3{i}[\"mine\"]", await other.ReceiveAsync());
            Assert.Equal($$"""3{{i}}[{"error":"internal error"}]""", await failing.ReceiveAsync());
        }
    }

    private static List<string> Everything(Socket socket, PacketParser parser)
    {
        ReadOnlyMemory<byte> ns = socket.Namespace.NameBytes;
        var kept = PacketEncoder.Keep(Events.News, "kept é", BuiltInJson.Default.String);
        var arguments = EventArguments.None.With("a", BuiltInJson.Default.String).With(new Attachment(new byte[] { 1, 2 }));
        return
        [
            Bytes(PacketEncoder.Event(parser, ns, Events.News, "news é", BuiltInJson.Default.String, compress: true, isAscii: false)),
            Bytes(PacketEncoder.Event(parser, ns, Events.News, "news é", BuiltInJson.Default.String, compress: true, isAscii: true)),
            Bytes(PacketEncoder.EventForOne(
                parser, ns, new SocketEvent<Attachment>("photo"), new Attachment(new byte[] { 3 }), BuiltInJson.Default.Attachment,
                isAscii: false)),
            Bytes(PacketEncoder.Event(parser, ns, kept, ackId: 5)),
            Bytes(PacketEncoder.Event(parser, ns, EventPacket.Of("raw", arguments), ackId: null, compress: false)),
            Bytes(PacketEncoder.Ack(parser, ns, 1, "answer", BuiltInJson.Default.String, isAscii: false)),
            Bytes(PacketEncoder.Ack<string>(parser, ns, 2, null!, null, isAscii: false)),
            Bytes(PacketEncoder.Ack(parser, ns, 3, arguments, isAscii: false)),
            Bytes(PacketEncoder.Control(
                parser, SocketPacketType.Connect, ns, new ConnectAnswer("sid", null), PacketJson.Default.ConnectAnswer)),
            Bytes(PacketEncoder.Control(parser, SocketPacketType.Disconnect, ns)),
        ];
    }

    private static string Bytes(OutgoingPacket packet) =>
        $"{Encoding.UTF8.GetString(Text(packet))}|{string.Join('|', Attachments(packet).Select(data => Convert.ToHexString(data.Span)))}";

    // The bytes on the wire are internal to the transport, but here they are compared.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_PollingText")]
    private static extern ReadOnlySpan<byte> Text(OutgoingPacket packet);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Attachments")]
    private static extern ReadOnlyMemory<byte>[] Attachments(OutgoingPacket packet);

    /// <summary>A parser that can be set to fail after encoding.</summary>
    private sealed class FailingParser(PacketParser parser) : PacketParser
    {
        private bool _fails;

        public void Fail(Action act)
        {
            _fails = true;
            try
            {
                act();
            }
            finally
            {
                _fails = false;
            }
        }

        /// <summary>
        /// A joined socket. It is created without a client, because the packets of a join have the other format.
        /// </summary>
        public async Task<Socket> MemberAsync(SocketTestServer server)
        {
            var client = await server.OpenWebSocketAsync();
            await client.ReceiveAsync();
            if (parser is JsonParser) await client.SendAsync("40");
            else await client.SendBinaryAsync(Convert.FromHexString("82a47479706500a36e7370a12f"));
            await Deadline.UntilAsync(() => server.Root.SocketCount == 1);
            return server.Root.Sockets.Single();
        }

        public override OutgoingPacket Encode(
            in PacketHeader header, ReadOnlySpan<byte> payload, ReadOnlyMemory<byte>[] attachments, bool compress = true)
        {
            var packet = parser.Encode(header, payload, attachments, compress);
            return _fails ? throw new InsufficientMemoryException() : packet;
        }

        public override ProtocolViolation Read(
            ReadOnlyMemory<byte> message, bool isBinary, SocketIOOptions limits, ref object? unfinished, out IncomingPacket packet) =>
            parser.Read(message, isBinary, limits, ref unfinished, out packet);
    }
}

/// <summary>An argument that cannot be written to its end.</summary>
[JsonConverter(typeof(FragileConverter))]
internal sealed record Fragile
{
    public bool Attaches { get; init; }
}

internal sealed class FragileConverter : JsonConverter<Fragile>
{
    private static readonly AttachmentConverter Attachments = new();

    public override Fragile? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Skip();
        return new Fragile();
    }

    public override void Write(Utf8JsonWriter writer, Fragile value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue("addressed to somebody else");
        if (value.Attaches) Attachments.Write(writer, new Attachment(new byte[] { 6, 6, 6 }), options);
        writer.Flush();   // so that it has arrived in the buffer
        throw new InsufficientMemoryException();
    }
}

/// <summary>An argument that runs an action while it is written and read, between two attachments.</summary>
[JsonConverter(typeof(NestedConverter))]
internal sealed class Nested(Action onWrite)
{
    public static Action OnRead { get; set; } = () => { };

    public Action OnWrite => onWrite;

    public IReadOnlyList<ReadOnlyMemory<byte>> Read { get; init; } = [];
}

internal sealed class NestedConverter : JsonConverter<Nested>
{
    private static readonly AttachmentConverter Attachments = new();

    public override Nested? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Read();
        var first = Attachments.Read(ref reader, typeof(Attachment), options);
        Nested.OnRead();
        reader.Read();
        var second = Attachments.Read(ref reader, typeof(Attachment), options);
        reader.Read();
        return new Nested(() => { }) { Read = [first.Data, second.Data] };
    }

    public override void Write(Utf8JsonWriter writer, Nested value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        Attachments.Write(writer, new Attachment(new byte[] { 1 }), options);
        value.OnWrite();
        Attachments.Write(writer, new Attachment(new byte[] { 2 }), options);
        writer.WriteEndArray();
    }
}

[JsonSerializable(typeof(Fragile))]
[JsonSerializable(typeof(Nested))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class FragileJson : JsonSerializerContext;
