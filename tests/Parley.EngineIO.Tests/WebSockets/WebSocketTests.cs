using System.Net.WebSockets;
using System.Text;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

public sealed class WebSocketTests
{
    [Fact]
    public async Task Text_and_binary_messages_are_echoed_unchanged()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();

        await client.SendAsync("4wörld");
        await client.SendBinaryAsync([1, 2, 3]);

        Assert.Equal("4wörld", await client.ReceiveAsync());
        Assert.Equal([1, 2, 3], await client.ReceiveBytesAsync());
    }

    [Theory]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(900_000)]
    public async Task Frames_of_every_length_encoding_arrive_unchanged(int length)
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();
        var text = "4" + new string('x', length - 1);

        await client.SendAsync(text);

        Assert.Equal(text, await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_message_in_fragments_is_one_message()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();
        var bytes = Encoding.UTF8.GetBytes("4中文");

        for (var i = 0; i < bytes.Length; i++) await client.SendFragmentAsync([bytes[i]], i == bytes.Length - 1);

        Assert.Equal("4中文", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("7")]
    [InlineData("0{}")]
    [InlineData("2")]
    [InlineData("5")]
    public async Task A_protocol_violation_closes_the_session(string packet)
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();

        await client.SendAsync(packet);

        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal(DisconnectReason.ParseError, await fixture.Sessions[0].ClosedAsync());
    }

    [Fact]
    public async Task A_message_over_the_limit_closes_the_session_with_its_code()
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.MaxPayload = 1_000);
        using var client = await fixture.WebSocketAsync();

        await client.SendAsync("4" + new string('x', 999));
        Assert.NotNull(await client.ReceiveAsync());
        await client.SendAsync("4" + new string('x', 1_000));

        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, client.CloseStatus);
        Assert.Equal(DisconnectReason.PayloadTooLarge, await fixture.Sessions[0].ClosedAsync());
    }

    [Fact]
    public async Task The_number_of_empty_fragments_is_limited()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();

        for (var i = 0; i < 1_010 && !fixture.Sessions[0].IsClosed; i++)
        {
            try
            {
                await client.SendFragmentAsync([], isEnd: false);
            }
            catch (WebSocketException)
            {
                break;   // the server has closed, as expected
            }
        }

        await fixture.Sessions[0].ClosedAsync();
    }

    [Fact]
    public async Task A_message_that_never_ends_closes_the_session()
    {
        await using var fixture = await EngineFixture.StartAsync(options =>
        {
            options.MessageTimeout = TimeSpan.FromSeconds(5);
            options.PingInterval = TimeSpan.FromDays(1);   // so that nothing else can end it
        });
        using var client = await fixture.WebSocketAsync();
        await client.SendAsync("4before");
        await client.ReceiveAsync();
        await client.SendFragmentAsync("4half"u8.ToArray(), isEnd: false);

        // The fragment may still be in flight when the clock moves; then the deadline is counted from a later time.
        await Deadline.UntilAsync(() =>
        {
            fixture.Server.Advance(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            return fixture.Sessions[0].IsClosed;
        });

        Assert.Equal(DisconnectReason.TransportClose, await fixture.Sessions[0].ClosedAsync());
    }

    // CVE-2022-21676: a frame with reserved bits brought the reference server down.
    [Theory]
    [InlineData(0xF1)]
    [InlineData(0xC1)]
    [InlineData(0x83)]
    [InlineData(0x80)]
    public async Task A_frame_that_WebSocket_does_not_allow_ends_only_its_session(byte firstByte)
    {
        await using var fixture = await EngineFixture.StartAsync();
        await using var raw = await OpenRawAsync(fixture);

        await raw.WriteAsync(new byte[] { firstByte, 0x81, 0, 0, 0, 0, (byte)'4' });

        await fixture.Sessions[0].ClosedAsync();
        using var other = await fixture.WebSocketAsync();
        await other.SendAsync("4alive");
        Assert.Equal("4alive", await other.ReceiveAsync());
    }

    [Fact]
    public async Task A_client_that_closes_ends_its_session()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();

        await client.CloseAsync();

        Assert.Equal(DisconnectReason.TransportClose, await fixture.Sessions[0].ClosedAsync());
    }

    [Fact]
    public async Task A_close_packet_ends_the_session()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();

        await client.SendAsync("1");

        Assert.Equal(DisconnectReason.TransportClose, await fixture.Sessions[0].ClosedAsync());
        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_connection_that_breaks_ends_its_session()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.WebSocketAsync();

        client.Dispose();

        Assert.Equal(DisconnectReason.TransportClose, await fixture.Sessions[0].ClosedAsync());
    }

    [Fact]
    public async Task When_the_server_closes_queued_packets_arrive_first()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();
        var echo = fixture.Sessions[0];

        for (var i = 0; i < 100; i++) echo.Send($"{i}");
        echo.Session.Close(DisconnectReason.ForcedServerClose);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"4{i}"), await client.ReadToEndAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
    }

    [Fact]
    public async Task Packets_sent_from_many_threads_arrive_unchanged_and_in_the_order_of_each_thread()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();
        var echo = fixture.Sessions[0];

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 500; i++) echo.Send($"{thread}:{i}");
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        var next = new int[4];
        for (var received = 0; received < 2_000; received++)
        {
            var parts = (await client.ReceiveAsync())![1..].Split(':');
            Assert.Equal(next[int.Parse(parts[0], null)]++, int.Parse(parts[1], null));
        }
    }

    [Fact]
    public async Task A_client_that_does_not_read_ends_as_a_slow_consumer_and_affects_nobody_else()
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.MaxOutboxBytes = 64 * 1024);
        using var slow = await fixture.WebSocketAsync();
        using var other = await fixture.WebSocketAsync();
        var large = new string('x', 32 * 1024);

        for (var i = 0; i < 1_000 && !fixture.Sessions[0].IsClosed; i++) fixture.Sessions[0].Send(large);

        Assert.Equal(DisconnectReason.SlowConsumer, await fixture.Sessions[0].ClosedAsync());
        fixture.Sessions[1].Send("fine");
        Assert.Equal("4fine", await other.ReceiveAsync());
    }

    private static async Task<Stream> OpenRawAsync(EngineFixture fixture)
    {
        var stream = await fixture.Server.OpenStreamAsync();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var buffer = new byte[4096];
        var answer = new StringBuilder();
        while (!answer.ToString().Contains("\"sid\"", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer).AsTask().InTime();
            Assert.NotEqual(0, read);
            answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        Assert.StartsWith("HTTP/1.1 101", answer.ToString(), StringComparison.Ordinal);
        return stream;
    }
}
