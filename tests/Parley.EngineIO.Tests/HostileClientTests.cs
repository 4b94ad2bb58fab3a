using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

// Attacks that have stopped other servers. After each, the response follows the protocol, another client is served, and no session is left.
public sealed class HostileClientTests : IAsyncLifetime
{
    private const int MaxPayload = 100_000;
    private const string Polling = "EIO=4&transport=polling";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private EngineFixture _fixture = null!;
    private WebSocketClient _witness = null!;

    public async ValueTask InitializeAsync()
    {
        _fixture = await EngineFixture.StartAsync(options => options.MaxPayload = MaxPayload);
        _witness = await _fixture.WebSocketAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _witness.SendAsync("4still served");
        string? received;
        do received = await _witness.ReceiveAsync();
        while (received == "2");
        Assert.Equal("4still served", received);

        await _witness.CloseAsync();
        _witness.Dispose();
        var table = _fixture.Sessions[0].Session.Host.Sessions;
        await Deadline.UntilAsync(() =>
        {
            _fixture.Server.Advance(TimeSpan.FromSeconds(50), Second);   // silent clients are gone after the ping timeout
            return table.Count == 0;
        });
        await _fixture.DisposeAsync();
    }

    private async Task<string> AnswerAsync(string request)
    {
        await using var stream = await _fixture.Server.OpenStreamAsync();
        return await AnswerAsync(stream, Encoding.Latin1.GetBytes(request));
    }

    private static async Task<string> AnswerAsync(Stream stream, byte[] request)
    {
        await stream.WriteAsync(request).AsTask().InTime();
        return await RawHttp.ReadUntilAsync(stream, "\r\n\r\n");
    }

    private static string Post(string query, string headers, string body = "") =>
        $"POST {EngineFixture.Path}/?{query} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n{body}";

    // CVE-2020-36048: a post without a limit.
    [Fact]
    public async Task A_post_with_too_large_a_length_is_refused_before_it_is_read()
    {
        var client = await _fixture.PollingAsync();

        var answer = await AnswerAsync(Post($"{Polling}&sid={client.Sid}", $"Content-Length: {MaxPayload + 1}\r\n"));

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Equal(DisconnectReason.PayloadTooLarge, await _fixture.Sessions[1].ClosedAsync());
    }

    [Fact]
    public async Task A_chunked_post_is_read_only_up_to_the_limit()
    {
        var client = await _fixture.PollingAsync();
        await using var stream = await _fixture.Server.OpenStreamAsync();
        var chunk = Encoding.ASCII.GetBytes($"{1_000:x}\r\n{new string('4', 1_000)}\r\n");

        await stream.WriteAsync(Encoding.ASCII.GetBytes(Post($"{Polling}&sid={client.Sid}", "Transfer-Encoding: chunked\r\n")));
        for (var sent = 0; sent <= MaxPayload; sent += 1_000) await stream.WriteAsync(chunk);

        // The body has no end, but the response arrives.
        Assert.StartsWith("HTTP/1.1 413", await RawHttp.ReadUntilAsync(stream, "\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal(DisconnectReason.PayloadTooLarge, await _fixture.Sessions[1].ClosedAsync());
    }

    [Fact]
    public async Task A_post_that_breaks_off_ends_its_session()
    {
        var client = await _fixture.PollingAsync();
        var stream = await _fixture.Server.OpenStreamAsync();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Post($"{Polling}&sid={client.Sid}", "Content-Length: 100\r\n", "4half")));
        await Deadline.UntilAsync(() => _fixture.Sessions[1].Session.IsPosting);

        await stream.DisposeAsync();

        Assert.Equal(DisconnectReason.TransportError, await _fixture.Sessions[1].ClosedAsync());
        Assert.Empty(_fixture.Sessions[1].Received);
    }

    // CVE-2020-28481: any origin was allowed by default.
    [Fact]
    public async Task A_page_of_another_origin_is_refused_by_default()
    {
        await using var stream = await _fixture.Server.OpenStreamAsync();

        var answer = await AnswerAsync(stream, RawWebSocket.Request("EIO=4&transport=websocket", "Origin: https://evil.example\r\n"));

        Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control", answer, StringComparison.OrdinalIgnoreCase);
    }

    // CVE-2021-32640: quadratic time for a header of spaces.
    [Fact]
    public async Task A_header_full_of_spaces_takes_no_time()
    {
        var header = $"Sec-WebSocket-Protocol: b{new string(' ', 30_000)}x\r\n";
        var clock = Stopwatch.StartNew();

        await using var stream = await _fixture.Server.OpenStreamAsync();
        await AnswerAsync(stream, RawWebSocket.Request("EIO=4&transport=websocket", header));

        Assert.True(clock.Elapsed < Second, $"It took {clock.Elapsed}.");
    }

    // CVE-2024-37890: more headers than the server counts.
    [Fact]
    public async Task Thousands_of_headers_are_refused()
    {
        var headers = string.Concat(Enumerable.Range(0, 2_000).Select(i => $"a{i}: b\r\n"));
        await using var stream = await _fixture.Server.OpenStreamAsync();

        var answer = await AnswerAsync(stream, RawWebSocket.Request("EIO=4&transport=websocket", headers));

        Assert.StartsWith("HTTP/1.1 431", answer, StringComparison.Ordinal);
    }

    // CVE-2022-21676: reserved bits right after the upgrade.
    [Theory]
    [InlineData(0xF1)]   // all reserved bits
    [InlineData(0xC1)]   // compressed without an agreement
    [InlineData(0x83)]   // an opcode that does not exist
    [InlineData(0x80)]   // continues a message that never began
    public async Task A_frame_that_the_protocol_does_not_define_is_answered_with_1002(byte first)
    {
        await using var socket = await RawWebSocket.OpenAsync(_fixture);

        await socket.SendAsync(first, "4x"u8.ToArray());

        Assert.Equal((int)WebSocketCloseStatus.ProtocolError, await socket.CloseCodeAsync());
        Assert.Equal(DisconnectReason.ParseError, await _fixture.Sessions[1].ClosedAsync());
    }

    [Fact]
    public async Task Text_with_invalid_UTF8_closes_the_connection()
    {
        await using var socket = await RawWebSocket.OpenAsync(_fixture);

        await socket.SendAsync(RawWebSocket.Text, new byte[] { (byte)'4', 0xC3, 0x28 });

        Assert.Equal((int)WebSocketCloseStatus.InvalidPayloadData, await socket.CloseCodeAsync());
        Assert.Equal(DisconnectReason.ParseError, await _fixture.Sessions[1].ClosedAsync());
        Assert.Empty(_fixture.Sessions[1].Received);
    }

    // CVE-2022-41940: a connection that broke at the wrong moment of the upgrade.
    [Theory]
    [InlineData("within the request")]
    [InlineData("after the request")]
    [InlineData("after the answer")]
    [InlineData("after the probe")]
    [InlineData("after the answer to the probe")]
    [InlineData("after the upgrade")]
    public async Task An_upgrade_may_break_off_at_any_step(string step)
    {
        var client = await _fixture.PollingAsync();
        var query = $"EIO=4&transport=websocket&sid={client.Sid}";
        var stream = await _fixture.Server.OpenStreamAsync();
        var socket = new RawWebSocket(stream);

        var request = RawWebSocket.Request(query);
        await stream.WriteAsync(step == "within the request" ? request.AsMemory(0, request.Length / 2) : request);
        if (step.StartsWith("after the answer", StringComparison.Ordinal) || step is "after the probe" or "after the upgrade")
            await RawHttp.ReadUntilAsync(stream, "\r\n\r\n");
        if (step is "after the probe" or "after the answer to the probe" or "after the upgrade") await socket.SendAsync("2probe");
        if (step is "after the answer to the probe" or "after the upgrade") Assert.Equal("3probe", await socket.ReceiveTextAsync());
        if (step == "after the upgrade") await socket.SendAsync("5");
        await stream.DisposeAsync();

        if (step == "after the upgrade")
        {
            Assert.Equal(DisconnectReason.TransportClose, await _fixture.Sessions[1].ClosedAsync());
        }
        else
        {
            // Until the upgrade polling is in use, and continues as before.
            await Deadline.UntilAsync(() => !_fixture.Sessions[1].Session.IsProbing);
            Assert.Equal(HttpStatusCode.OK, await client.PostAsync("4on"));
            Assert.Contains("4on", await client.PollAsync());
        }
    }

    // CVE-2023-31125, CVE-2026-59724, CVE-2026-102600: names that are special in the server's language.
    [Theory]
    [InlineData("EIO=4&transport=__proto__", 0)]
    [InlineData("EIO=4&transport=constructor", 0)]
    [InlineData("EIO=4&transport=polling%00", 0)]
    [InlineData("EIO=4&transport[]=polling", 0)]
    [InlineData("EIO=4&transport=%F0%9F%92%A9", 0)]
    [InlineData("EIO=4&transport=POLLING", 0)]
    [InlineData("%&%%&=&===&transport", 0)]
    [InlineData("", 0)]
    [InlineData("EIO=__proto__&transport=polling", 5)]
    [InlineData("EIO=%34%00&transport=polling", 5)]
    [InlineData("EIO=4&EIO=4&transport=polling", 5)]
    [InlineData("EIO=4&transport=polling&sid=__proto__", 1)]
    [InlineData("EIO=4&transport=polling&sid=constructor", 1)]
    [InlineData("EIO=4&transport=polling&sid=0", 1)]
    [InlineData("EIO=4&transport=polling&sid=%FF%FE", 1)]
    [InlineData("EIO=4&transport=polling&sid=..%2F..%2Fetc", 1)]
    [InlineData("EIO=4&transport=polling&sid=a&sid=b", 1)]
    public async Task A_parameter_with_an_invalid_value_is_400(string query, int code)
    {
        using var answer = await _fixture.SendAsync(query);
        await using var stream = await _fixture.Server.OpenStreamAsync();
        var upgrade = await AnswerAsync(stream, RawWebSocket.Request(query.Replace("polling", "websocket", StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"code\":{code}", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", upgrade, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_id_of_kilobytes_is_unknown()
    {
        using var answer = await _fixture.SendAsync($"{Polling}&sid={new string('A', 7_000)}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("HTTP/1.1 414", await AnswerAsync($"GET /?{new string('A', 64_000)} HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
    }

    // CVE-2026-59725: posts of an unknown type never got a response.
    [Theory]
    [InlineData("application/octet-stream", HttpStatusCode.BadRequest)]
    [InlineData("APPLICATION/OCTET-STREAM; x=y", HttpStatusCode.BadRequest)]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("multipart/form-data", HttpStatusCode.OK)]
    [InlineData("☃", HttpStatusCode.OK)]
    public async Task Posts_of_unusual_types_are_answered(string type, HttpStatusCode status)
    {
        for (var i = 0; i < 20; i++)
        {
            var client = await _fixture.PollingAsync();
            var bytes = Encoding.UTF8.GetBytes(Post($"{Polling}&sid={client.Sid}", $"Content-Length: 2\r\nContent-Type: {type}\r\n", "4x"));
            await using var stream = await _fixture.Server.OpenStreamAsync();

            Assert.StartsWith($"HTTP/1.1 {(int)status}", await AnswerAsync(stream, bytes), StringComparison.Ordinal);
        }
    }

    // CVE-2026-102599: a session of one version and a request of another.
    [Fact]
    public async Task A_session_is_not_upgraded_by_a_request_of_another_version()
    {
        var client = await _fixture.PollingAsync();
        await using var stream = await _fixture.Server.OpenStreamAsync();

        var answer = await AnswerAsync(stream, RawWebSocket.Request($"EIO=3&transport=websocket&sid={client.Sid}"));
        _fixture.Server.Advance(TimeSpan.FromSeconds(26), Second);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Equal(["2"], await client.PollAsync());
    }

    // CVE-2026-48779, CVE-2026-62389: fragments with more overhead than data.
    [Fact]
    public async Task A_message_in_fragments_of_one_byte_is_one_message()
    {
        await using var socket = await RawWebSocket.OpenAsync(_fixture);

        await socket.SendAsync(RawWebSocket.TextFragment, "4"u8.ToArray());
        for (var i = 0; i < 5_000; i++) await socket.SendAsync(RawWebSocket.Continuation, "x"u8.ToArray());
        await socket.SendAsync(0x80, "x"u8.ToArray());

        Assert.Equal("4" + new string('x', 5_001), await socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task Fragments_over_the_limit_close_the_connection_before_the_message_ends()
    {
        await using var socket = await RawWebSocket.OpenAsync(_fixture);

        await socket.SendAsync(RawWebSocket.TextFragment, "4"u8.ToArray());
        for (var i = 0; i < MaxPayload / 1_000; i++) await socket.SendAsync(RawWebSocket.Continuation, new byte[1_000]);

        Assert.Equal((int)WebSocketCloseStatus.MessageTooBig, await socket.CloseCodeAsync());
        Assert.Equal(DisconnectReason.PayloadTooLarge, await _fixture.Sessions[1].ClosedAsync());
    }

    [Fact]
    public async Task A_frame_that_announces_a_huge_length_takes_no_memory()
    {
        await using var stream = await _fixture.Server.OpenStreamAsync();
        await stream.WriteAsync(RawWebSocket.Request("EIO=4&transport=websocket"));
        await RawHttp.ReadUntilAsync(stream, "}");
        var before = GC.GetTotalAllocatedBytes();

        await stream.WriteAsync(new byte[] { 0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4, 0x35 });
        await stream.DisposeAsync();

        await _fixture.Sessions[1].ClosedAsync();
        Assert.True(GC.GetTotalAllocatedBytes() - before < 50_000_000, "An announcement alone took memory.");
    }

    // CVE-2026-45736: old content of a buffer was sent with what was written to it.
    [Fact]
    public async Task The_server_sends_nothing_but_what_was_written()
    {
        await using var socket = await RawWebSocket.OpenAsync(_fixture);
        for (var size = 16; size <= 1 << 20; size *= 2)
        {
            var canary = ArrayPool<byte>.Shared.Rent(size);
            Array.Fill(canary, (byte)'!');
            ArrayPool<byte>.Shared.Return(canary);
        }

        foreach (var length in (int[])[0, 1, 15, 16, 17, 1_000, 5_000, 70_000])
        {
            var text = "4" + new string('x', length);
            await socket.SendAsync(text);
            Assert.Equal(text, await socket.ReceiveTextAsync());
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task More_packets_in_a_payload_than_allowed_end_the_session(int version)
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.MaxPayloadPackets = 100);
        var client = await fixture.PollingAsync(version);

        Assert.Equal(HttpStatusCode.OK, await client.PostAsync([.. Enumerable.Repeat("4", 100)]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await client.PostAsync([.. Enumerable.Repeat("4", 101)]));

        Assert.Equal(DisconnectReason.PayloadTooLarge, await fixture.Sessions[0].ClosedAsync());
        Assert.Equal(100, fixture.Sessions[0].Received.Count);
    }

    [Fact]
    public async Task More_packets_in_a_binary_payload_than_allowed_end_the_session()
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.MaxPayloadPackets = 2);
        var client = await fixture.PollingAsync(version: 3);
        var content = new ByteArrayContent([0, 1, 0xFF, (byte)'2', 0, 1, 0xFF, (byte)'2', 0, 1, 0xFF, (byte)'2']);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await client.PostAsync(content));
    }

    [Theory]
    [InlineData(3, "2")]
    [InlineData(4, "4echo")]
    public async Task A_client_that_does_not_read_responses_ends_as_a_slow_consumer(int version, string question)
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.MaxOutboxPackets = 1_000);
        var client = await fixture.PollingAsync(version);

        for (var i = 0; i < 30 && !fixture.Sessions[0].IsClosed; i++) await client.PostAsync([.. Enumerable.Repeat(question, 100)]);

        Assert.Equal(DisconnectReason.SlowConsumer, await fixture.Sessions[0].ClosedAsync());
    }

    [Fact]
    public async Task Many_upgrades_of_one_session_at_once_leave_one_that_works()
    {
        var client = await _fixture.PollingAsync();
        var sockets = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _fixture.ProbeAsync(client.Sid)));
        foreach (var socket in sockets) await TrySendAsync(socket, "2probe");

        var answers = await Task.WhenAll(sockets.Select(socket => socket.ReceiveAsync()));
        var winner = sockets[Array.IndexOf(answers, "3probe")];
        await winner.SendAsync("5");
        await winner.SendAsync("4over");

        Assert.Single(answers, "3probe");
        Assert.Equal("4over", await winner.ReceiveAsync());
        foreach (var socket in sockets) socket.Dispose();
    }

    private static async Task TrySendAsync(WebSocketClient socket, string text)
    {
        try
        {
            await socket.SendAsync(text);
        }
        catch (WebSocketException)
        {
            // Refused already, as all but one should be.
        }
    }
}
