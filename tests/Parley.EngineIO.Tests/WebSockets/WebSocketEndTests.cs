using System.Net.Sockets;
using System.Text.Json;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

// The end of a WebSocket (RFC 6455, 5.5.1, 7.1 and 7.4): what a client sends, the response, and the end of the connection.
public sealed class WebSocketEndTests
{
    private const string Mask = "00 00 00 00";

    private static readonly (string Sent, string Answer, DisconnectReason Reason)[] Ends =
    [
        // The client closes: it gets its own code back.
        ($"88 80 {Mask}", "88 00", DisconnectReason.TransportClose),
        ($"88 82 {Mask} 03 E8", "88 02 03 E8", DisconnectReason.TransportClose),
        ($"88 82 {Mask} 03 E9", "88 02 03 E9", DisconnectReason.TransportClose),
        ($"88 85 {Mask} 03 F3 62 79 65", "88 02 03 F3", DisconnectReason.TransportClose),          // 1011 "bye"
        ($"88 82 {Mask} 0B B8", "88 02 0B B8", DisconnectReason.TransportClose),                   // 3000
        ($"88 85 {Mask} 13 87 E4 B8 AD", "88 02 13 87", DisconnectReason.TransportClose),          // 4999 "中"

        // It closes in an invalid way.
        ($"88 81 {Mask} 03", "88 02 03 EA", DisconnectReason.ParseError),                          // half a code
        ($"88 82 {Mask} 03 E7", "88 02 03 EA", DisconnectReason.ParseError),                       // 999
        ($"88 82 {Mask} 03 EC", "88 02 03 EA", DisconnectReason.ParseError),                       // 1004
        ($"88 82 {Mask} 03 ED", "88 02 03 EA", DisconnectReason.ParseError),                       // 1005 is never sent
        ($"88 82 {Mask} 07 D0", "88 02 03 EA", DisconnectReason.ParseError),                       // 2000
        ($"88 82 {Mask} 13 88", "88 02 03 EA", DisconnectReason.ParseError),                       // 5000
        ($"88 83 {Mask} 03 ED FF", "88 02 03 EA", DisconnectReason.ParseError),                    // a wrong code is the worse mistake
        ($"88 83 {Mask} 03 E8 FF", "88 02 03 EF", DisconnectReason.ParseError),                    // a reason that is not text
        ($"88 85 {Mask} 0F A0 ED A0 80", "88 02 03 EF", DisconnectReason.ParseError),              // half of a surrogate pair
        ($"08 80 {Mask}", "88 02 03 EA", DisconnectReason.ParseError),                             // in fragments
        ($"88 FE 00 7E {Mask}", "88 02 03 EA", DisconnectReason.ParseError),                       // too long

        // It makes another error.
        ("81 01 34", "88 02 03 EA", DisconnectReason.ParseError),                                  // not masked
        ($"C1 81 {Mask} 34", "88 02 03 EA", DisconnectReason.ParseError),
        ($"83 80 {Mask}", "88 02 03 EA", DisconnectReason.ParseError),
        ($"80 80 {Mask}", "88 02 03 EA", DisconnectReason.ParseError),
        ($"01 81 {Mask} 34 81 80 {Mask}", "88 02 03 EA", DisconnectReason.ParseError),
        ($"09 80 {Mask}", "88 02 03 EA", DisconnectReason.ParseError),
        ($"81 82 {Mask} 34 FF", "88 02 03 EF", DisconnectReason.ParseError),                       // text that is not UTF-8
        ($"82 FF 00 00 00 00 00 01 00 00 {Mask}", "88 02 03 F1", DisconnectReason.PayloadTooLarge),

        // Messages before the error are answered, and those after it are not.
        ($"81 82 {Mask} 34 21 83 80 {Mask} 81 82 {Mask} 34 3F", "81 02 34 21 88 02 03 EA", DisconnectReason.ParseError),
        ($"89 81 {Mask} 21 88 82 {Mask} 03 E8 81 82 {Mask} 34 3F", "8A 01 21 88 02 03 E8", DisconnectReason.TransportClose),
    ];

    // The frames are right, and the packets in them are not.
    private static readonly (string Sent, string Answer, DisconnectReason Reason)[] WrongPackets =
    [
        ($"81 80 {Mask}", "88 02 03 EA", DisconnectReason.ParseError),                             // no packet at all
        ($"81 81 {Mask} 39", "88 02 03 EA", DisconnectReason.ParseError),                          // a type that does not exist
        ($"81 81 {Mask} 78", "88 02 03 EA", DisconnectReason.ParseError),                          // no digit
        ($"81 81 {Mask} 30", "88 02 03 EA", DisconnectReason.ParseError),                          // open
        ($"81 81 {Mask} 32", "88 02 03 EA", DisconnectReason.ParseError),                          // a ping, which only the server sends
        ($"81 81 {Mask} 35", "88 02 03 EA", DisconnectReason.ParseError),                          // upgrade, on a WebSocket
        ($"81 82 {Mask} 62 21", "88 02 03 EA", DisconnectReason.ParseError),                       // invalid base64
        ($"81 82 {Mask} 34 21 81 81 {Mask} 39 81 82 {Mask} 34 3F", "81 02 34 21 88 02 03 EA", DisconnectReason.ParseError),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_violation_is_answered_with_its_code_and_the_connection_ends(bool isRequest)
    {
        await using var fixture = await StartAsync(isRequest);

        (string Sent, string Answer, DisconnectReason Reason)[] expected = [.. Ends, .. WrongPackets];

        var ends = await Task.WhenAll(expected.Select(async end =>
        {
            await using var stream = await OpenAsync(fixture, "EIO=4&transport=websocket");
            var handshake = await new RawWebSocket(stream).ReceiveTextAsync();
            var sid = JsonElement.Parse(handshake![1..]).GetProperty("sid").GetString();
            await stream.WriteAsync(Bytes(end.Sent));

            // The client sends nothing more, and no clock moves: the server ends the connection.
            var answer = Text(await ReadToEndAsync(stream));
            return (end.Sent, answer, await fixture.Sessions.Single(echo => echo.Session.Id == sid).ClosedAsync());
        }));

        Assert.Equal(expected, ends);
    }

    [Fact]
    public async Task A_violation_during_a_probe_is_answered_as_well()
    {
        await using var fixture = await StartAsync(isRequest: false);
        var ofProbes = Ends.Where(end => end.Answer.StartsWith("88", StringComparison.Ordinal));   // a message instead of a probe

        await Task.WhenAll(ofProbes.Select(async end =>
        {
            var client = await fixture.PollingAsync();
            await using var stream = await OpenAsync(fixture, $"EIO=4&transport=websocket&sid={client.Sid}");
            await new RawWebSocket(stream).SendAsync("2probe");
            await new RawWebSocket(stream).ReceiveAsync();
            await stream.WriteAsync(Bytes(end.Sent));

            Assert.Equal((end.Sent, end.Answer), (end.Sent, Text(await ReadToEndAsync(stream))));
            await client.PostAsync("4polling goes on");
            Assert.Contains("4polling goes on", await client.PollAsync());
        }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_keeps_sending_gets_the_code_and_is_disconnected_after_a_second(bool isRequest)
    {
        await using var fixture = await StartAsync(isRequest);
        await using var stream = await OpenAsync(fixture, "EIO=4&transport=websocket");
        await new RawWebSocket(stream).ReceiveAsync();
        await stream.WriteAsync(Bytes($"82 FF 00 00 00 00 7F FF FF FF {Mask}"));   // it announces 2 GB

        var sending = SendForEverAsync(stream);

        Assert.Equal("88 02 03 F1", Text(await ReadToEndAsync(stream)));
        await Assert.ThrowsAsync<IOException>(() => sending.InTime());
    }

    [Fact]
    public async Task At_an_end_in_good_order_the_client_has_time_to_close()
    {
        await using var fixture = await StartAsync(isRequest: false);
        await using var stream = await OpenAsync(fixture, "EIO=4&transport=websocket");
        var socket = new RawWebSocket(stream);
        await socket.ReceiveAsync();

        fixture.Sessions[0].Session.Close(DisconnectReason.ForcedServerClose);
        fixture.Server.Advance(TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(1));

        Assert.Equal(1000, await socket.CloseCodeAsync());
        var end = ReadToEndAsync(stream);
        await socket.SendAsync(0x89, "here"u8.ToArray());   // there is no response any more, but the connection is still open
        Assert.False(end.IsCompleted);
        fixture.Server.Advance(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));
        Assert.Empty(await end);
    }

    private static Task<EngineFixture> StartAsync(bool isRequest) => EngineFixture.StartAsync(
        options => options.MaxPayload = 1_000,
        listen: listen =>
        {
            if (!isRequest) listen.UseEngineIO();
        });

    private static async Task<Stream> OpenAsync(EngineFixture fixture, string query)
    {
        var stream = await fixture.Server.OpenStreamAsync();
        await stream.WriteAsync(RawWebSocket.Request(query));
        Assert.StartsWith("HTTP/1.1 101", await RawHttp.ReadUntilAsync(stream, "\r\n\r\n"), StringComparison.Ordinal);
        return stream;
    }

    private static async Task SendForEverAsync(Stream stream)
    {
        while (true) await stream.WriteAsync(new byte[64 * 1024]);
    }

    private static async Task<byte[]> ReadToEndAsync(Stream stream)
    {
        var read = new MemoryStream();
        var buffer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(buffer).AsTask().InTime() is > 0 and var count) read.Write(buffer, 0, count);
        }
        catch (IOException e) when (e.InnerException is SocketException)
        {
            // Bytes were in flight when it ended.
        }

        return read.ToArray();
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static string Text(byte[] bytes) => string.Join(' ', bytes.Select(b => b.ToString("X2", null)));
}
