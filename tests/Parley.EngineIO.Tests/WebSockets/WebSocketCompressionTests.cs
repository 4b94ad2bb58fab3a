using System.Net.WebSockets;
using System.Text;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

// RFC 7692, permessage-deflate.
public sealed class WebSocketCompressionTests
{
    private const byte CompressedText = 0xC1;
    private const byte PlainText = 0x81;

    private static readonly string Large = string.Concat(Enumerable.Range(0, 400).Select(i => $"message {i}, "));

    private static Task<EngineFixture> StartAsync() => EngineFixture.StartAsync(options => options.WebSocketCompression = true);

    private static async Task<WebSocketClient> OpenAsync(EngineFixture fixture, int version = 4)
    {
        var client = await fixture.Server.OpenWebSocketAsync(
            $"{EngineFixture.Path}?EIO={version}&transport=websocket", configure: options => options.DangerousDeflateOptions = new());
        await client.ReceiveAsync();
        return client;
    }

    // Opens a session, and returns the server's extension header and the first byte of the frame of a large message.
    private static async Task<(string Extensions, byte FirstByte)> ObserveAsync(EngineFixture fixture, string offer, bool compress = true)
    {
        await using var stream = await fixture.Server.OpenStreamAsync();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {EngineFixture.Path}?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{offer}\r\n"));
        var head = await RawHttp.ReadUntilAsync(stream, "}");
        fixture.Sessions[^1].Session.Send(OutgoingPacket.Message(Encoding.UTF8.GetBytes(Large), [], compress));
        var frame = new byte[1];
        await stream.ReadExactlyAsync(frame).AsTask().InTime();
        var extensions = head.Split("\r\n")
            .FirstOrDefault(line => line.StartsWith("Sec-WebSocket-Extensions", StringComparison.OrdinalIgnoreCase));
        return (extensions ?? "", frame[0]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Messages_arrive_unchanged(int version)
    {
        await using var fixture = await StartAsync();
        using var client = await OpenAsync(fixture, version);
        byte[] binary = version == 3 ? [4, .. Encoding.UTF8.GetBytes(Large)] : Encoding.UTF8.GetBytes(Large);

        for (var round = 0; round < 3; round++)
        {
            await client.SendAsync("4" + Large);
            await client.SendAsync("4small");
            await client.SendBinaryAsync(binary);

            Assert.Equal("4" + Large, await client.ReceiveAsync());
            Assert.Equal("4small", await client.ReceiveAsync());
            Assert.Equal(binary, await client.ReceiveBytesAsync());
        }
    }

    [Fact]
    public async Task Compression_is_off_by_default()
    {
        await using var fixture = await EngineFixture.StartAsync();

        var (extensions, first) = await ObserveAsync(fixture, "Sec-WebSocket-Extensions: permessage-deflate\r\n");

        Assert.Equal("", extensions);
        Assert.Equal(PlainText, first);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Extensions: permessage-deflate\r\n", CompressedText)]
    [InlineData("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n", CompressedText)]
    [InlineData("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=15\r\n", CompressedText)]
    // a window that is not supported
    [InlineData("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10\r\n", PlainText)]
    [InlineData("", PlainText)]
    public async Task Large_messages_are_compressed_for_clients_that_offer_it(string offer, byte firstByte)
    {
        await using var fixture = await StartAsync();

        var (extensions, first) = await ObserveAsync(fixture, offer);

        Assert.Equal(firstByte, first);
        if (offer.Length > 0) Assert.Contains("server_no_context_takeover", extensions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packet_that_is_not_to_be_compressed_is_sent_plain()
    {
        await using var fixture = await StartAsync();

        var (_, first) = await ObserveAsync(fixture, "Sec-WebSocket-Extensions: permessage-deflate\r\n", compress: false);

        Assert.Equal(PlainText, first);
    }

    [Fact]
    public void A_packet_for_many_clients_is_compressed_once()
    {
        var packet = OutgoingPacket.Message(Encoding.UTF8.GetBytes(Large), [new byte[5_000]]);
        var current = new FrameForm(4, ClientTraits.None, compresses: true);
        var old = new FrameForm(3, ClientTraits.None, compresses: true);

        Assert.NotNull(packet.CompressedFrames(current));
        Assert.Same(packet.CompressedFrames(current), packet.CompressedFrames(current));
        Assert.NotEqual(packet.CompressedFrames(current), packet.CompressedFrames(old));
    }

    [Fact]
    public void Small_and_incompressible_messages_are_sent_plain()
    {
        var form = new FrameForm(4, ClientTraits.None, compresses: true);
        var noise = new byte[5_000];
        System.Security.Cryptography.RandomNumberGenerator.Fill(noise);

        Assert.Null(OutgoingPacket.Binary(noise).CompressedFrames(form));
        Assert.Null(OutgoingPacket.Message("small"u8).CompressedFrames(form));
    }

    [Fact]
    public async Task A_message_that_is_small_on_the_wire_and_large_after_it_ends_the_session()
    {
        await using var fixture = await StartAsync();
        using var client = await OpenAsync(fixture);

        await client.SendAsync("4" + new string('x', 50_000_000));

        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal(DisconnectReason.PayloadTooLarge, await fixture.Sessions[0].ClosedAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, client.CloseStatus);
    }
}
