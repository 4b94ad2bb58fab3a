using System.Net.Sockets;
using System.Text.Json;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

// How a WebSocket ends (RFC 6455, 5.5.1, 7.1 and 7.4): what a client sends, what comes back, and that the connection ends, by itself.
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

        // It closes in a way that is wrong.
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

        // It does something else that is wrong.
        ("81 01 34", "88 02 03 EA", DisconnectReason.ParseError),                                  // not masked
        ($"C1 81 {Mask} 34", "88 02 03 EA", DisconnectReason.ParseError),
        ($"83 80 {Mask}", "88 02 03 EA", DisconnectReason.ParseError),
        ($"80 80 {Mask}", "88 02 03 EA", DisconnectReason.ParseError),
        ($"01 81 {Mask} 34 81 80 {Mask}", "88 02 03 EA", DisconnectReason.ParseError),
        ($"09 80 {Mask}", "88 02 03 EA", DisconnectReason.ParseError),
        ($"81 82 {Mask} 34 FF", "88 02 03 EF", DisconnectReason.ParseError),                       // text that is not UTF-8
        ($"82 FF 00 00 00 00 00 01 00 00 {Mask}", "88 02 03 F1", DisconnectReason.PayloadTooLarge),

        // What stands before the mistake is answered, and what stands behind it is not.
        ($"81 82 {Mask} 34 21 83 80 {Mask} 81 82 {Mask} 34 3F", "81 02 34 21 88 02 03 EA", DisconnectReason.ParseError),
        ($"89 81 {Mask} 21 88 82 {Mask} 03 E8 81 82 {Mask} 34 3F", "8A 01 21 88 02 03 E8", DisconnectReason.TransportClose),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_is_answered_and_the_connection_ends(bool isRequest)
    {
        await using var fixture = await StartAsync(isRequest);

        var ends = await Task.WhenAll(Ends.Select(async end =>
        {
            await using var stream = await OpenAsync(fixture, "EIO=4&transport=websocket");
            var handshake = await new RawWebSocket(stream).ReceiveTextAsync();
            var sid = JsonElement.Parse(handshake![1..]).GetProperty("sid").GetString();
            await stream.WriteAsync(Bytes(end.Sent));

            // The client says nothing more, and no clock moves: it is the server that ends the connection.
            var answer = Text(await ReadToEndAsync(stream));
            return (end.Sent, answer, await fixture.Sessions.Single(echo => echo.Session.Id == sid).ClosedAsync());
        }));

        Assert.Equal(Ends, ends);
    }

    [Fact]
    public async Task A_client_that_is_only_probing_is_answered_too()
    {
        await using var fixture = await StartAsync(isRequest: false);
        var ofProbes = Ends.Where(end => end.Answer.StartsWith("88", StringComparison.Ordinal));   // a message is no probe

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
    public async Task A_client_that_sends_on_hears_what_was_wrong_and_is_not_listened_to_for_ever(bool isRequest)
    {
        await using var fixture = await StartAsync(isRequest);
        await using var stream = await OpenAsync(fixture, "EIO=4&transport=websocket");
        await new RawWebSocket(stream).ReceiveAsync();
        await stream.WriteAsync(Bytes($"82 FF 00 00 00 00 7F FF FF FF {Mask}"));   // it says that 2 GB will come

        var sending = SendForEverAsync(stream);

        Assert.Equal("88 02 03 F1", Text(await ReadToEndAsync(stream)));
        await Assert.ThrowsAsync<IOException>(() => sending.InTime());
    }

    [Fact]
    public async Task A_client_that_the_server_ends_in_good_order_may_take_its_time()
    {
        await using var fixture = await StartAsync(isRequest: false);
        await using var stream = await OpenAsync(fixture, "EIO=4&transport=websocket");
        var socket = new RawWebSocket(stream);
        await socket.ReceiveAsync();

        fixture.Sessions[0].Session.Close(DisconnectReason.ForcedServerClose);
        fixture.Server.Advance(TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(1));

        Assert.Equal(1000, await socket.CloseCodeAsync());
        var end = ReadToEndAsync(stream);
        await socket.SendAsync(0x89, "here"u8.ToArray());   // nobody answers any more, but the connection still takes it
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
            // Bytes were on their way to it when it ended.
        }

        return read.ToArray();
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static string Text(byte[] bytes) => string.Join(' ', bytes.Select(b => b.ToString("X2", null)));
}
