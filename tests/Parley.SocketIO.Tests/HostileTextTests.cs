using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Parley.Protocol;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

/// <summary>
/// Invalid text, JSON that is too deep, and text that is meant to deceive an operator: none causes an exception in the log.
/// </summary>
public sealed class HostileTextTests : IDisposable
{
    private const int Depth = 100;   // more than the 64 that System.Text.Json has by default

    private readonly MemoryLog _log = new();

    public void Dispose() => _log.Dispose();

    public static TheoryData<string> BrokenNames { get; } =
        ["""2["\ud83d\ud83d",1]""", """2["\ude00"]""", """51-["\ud83d",{"_placeholder":true,"num":0}]""", """25["conn\ud800ct"]"""];

    private Task<SocketTestServer> StartAsync(Action<SocketIOEndpoint>? map = null, bool isMessagePack = false) =>
        SocketTestServer.StartAsync(
        io =>
        {
            io.MapNamespace("/").WithEcho();
            io.MapNamespace("/friend").Use((connect, next) =>
            {
                // Handlers that use the input of a client.
                if (connect.Auth is { } auth && auth.TryGetProperty("sid", out var sid)) _ = sid.GetString();
                return next(connect);
            });
            map?.Invoke(io);
        },
        options => options.Json.MaxDepth = Depth,
        TestJson.Default,
        builder =>
        {
            if (isMessagePack) builder.UseParser(new MessagePackParser());
        },
        _log.AddTo);

    private void AssertNoException() =>
        Assert.DoesNotContain(_log.Lines, line => line.Exception is not null || line.Level > LogLevel.Information);

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    [Theory]
    [MemberData(nameof(BrokenNames))]
    public async Task An_event_name_with_invalid_text_has_no_handler(string packet)
    {
        await using var server = await StartAsync(io => io.MapNamespace("/").OnAny((_, _) => default));
        using var client = await server.ConnectAsync();

        await client.SendAsync(packet);
        if (packet[0] == '5') await client.SendBinaryAsync(1);

        await client.AssertAliveAsync();
        AssertNoException();
    }

    [Theory]
    [MemberData(nameof(BrokenNames))]
    public async Task An_event_name_with_invalid_text_has_no_handler_over_polling(string packet)
    {
        await using var server = await StartAsync();
        var client = await server.OpenPollingAsync();
        await client.PostAsync("40");
        await client.PollAsync();

        Assert.Equal(
            HttpStatusCode.OK, await (packet[0] == '5' ? client.PostAsync("4" + packet, "bAQ==") : client.PostAsync("4" + packet)));
        Assert.Equal(HttpStatusCode.OK, await client.PostAsync("421[\"echo\",1]"));
        Assert.Equal(["431[1]"], await client.PollAsync());
        AssertNoException();
    }

    [Theory]
    [InlineData("""451-7["echo",{"\ud83d\ud83d\ud83d":1},{"_placeholder":true,"num":0}]""", "bAQID")]
    [InlineData("""427["echo","\ud800"]""", null)]
    [InlineData("""427["echo",{"\ud800":{"a":["\udc00"]}}]""", null)]
    public async Task An_argument_with_invalid_text_reaches_the_handler_and_the_session_stays_open(string packet, string? attachment)
    {
        await using var server = await StartAsync(io => io.MapNamespace("/").UseEvents((context, arguments, next) =>
        {
            _ = arguments.Count;
            return next();
        }));
        var client = await server.OpenPollingAsync();
        await client.PostAsync("40");
        await client.PollAsync();

        Assert.Equal(HttpStatusCode.OK, attachment is null ? await client.PostAsync(packet) : await client.PostAsync(packet, attachment));
        Assert.StartsWith("437[", (await client.PollAsync())[0], StringComparison.Ordinal);
        AssertNoException();
    }

    [Theory]
    [InlineData("""{"sid":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"a":[{"b":"\udc00"}],"sid":"x"}""")]
    public async Task An_auth_with_invalid_text_is_refused_with_a_reason(string auth)
    {
        await using var server = await StartAsync();
        using var client = await server.OpenAsync();

        await client.SendAsync("0/friend," + auth);

        Assert.Equal("""4/friend,{"message":"Malformed auth: it holds half of a surrogate pair"}""", await client.ReceiveAsync());
        AssertNoException();
        await client.JoinAsync();
        await client.AssertAliveAsync();
    }

    [Theory]
    [InlineData("0/friend,{\"a\":", "}", "0/friend,{\"sid\":")]
    [InlineData("21[\"echo\",", "]", "31[")]
    [InlineData("31[", "]", "")]
    [InlineData("511-1[\"echo\",", "]", "")]
    public async Task All_packets_have_the_same_limit_of_depth(string begin, string end, string answer)
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();
        begin = begin.Replace("511-", "51-", StringComparison.Ordinal);

        await client.SendAsync(begin + Nested(Depth - 1) + end);
        if (begin.StartsWith("51-", StringComparison.Ordinal)) await client.SendBinaryAsync(1);
        if (answer.Length > 0) Assert.StartsWith(answer, await client.ReceiveAsync(), StringComparison.Ordinal);
        else if (begin.StartsWith("51-", StringComparison.Ordinal))
            Assert.StartsWith("31[", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.AssertAliveAsync();
        await client.SendAsync(begin.Replace("/friend", "/other", StringComparison.Ordinal) + Nested(Depth) + end);

        Assert.Empty(await client.ReadToEndAsync());
        AssertNoException();
    }

    [Fact]
    public async Task MessagePack_has_the_same_limit_of_depth()
    {
        await using var server = await StartAsync(isMessagePack: true);
        var options = server.IO.Options;

        Assert.Equal(ProtocolViolation.None, Read(Event(Depth - 1)));
        Assert.Equal(ProtocolViolation.IllegalPayload, Read(Event(Depth)));
        Assert.Equal(ProtocolViolation.None, Read(Connect(Depth - 1)));
        Assert.Equal(ProtocolViolation.IllegalPayload, Read(Connect(Depth)));

        ProtocolViolation Read(byte[] message)
        {
            object? unfinished = null;
            return server.IO.Parser.Read(message, isBinary: true, options, ref unfinished, out _);
        }

        static byte[] Event(int depth) =>
            [.. Convert.FromHexString("82a47479706502a46461746192a4"), .. "echo"u8, .. Enumerable.Repeat((byte)0x91, depth - 1), 0x90];

        static byte[] Connect(int depth) =>
            [.. Convert.FromHexString("82a47479706500a46461746181a161"), .. Enumerable.Repeat((byte)0x91, depth - 1), 0x90];
    }

    // 70 levels passed the check of a packet, which allows 100, but not that of its auth, which had its own limit.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ten_thousand_bad_packets_write_a_few_lines_to_the_log(bool isPolling)
    {
        await using var server = await StartAsync();
        using var witness = await server.ConnectAsync();
        string[] packets = ["0{\"a\":" + Nested(Depth) + "}", "0{\"a\":" + Nested(70) + "}", "0/friend,{\"sid\":\"\\ud800\"}",
            "2[\"\\ud83d\"]", "0/\u001b[2J,"];

        for (var i = 0; i < 200; i++)
        {
            var all = Enumerable.Range(i, 50).Select(n => packets[n % packets.Length]);
            if (isPolling) await (await server.OpenPollingAsync()).PostAsync([.. all.Select(packet => "4" + packet)]);
            else using (var client = await server.OpenAsync()) await Task.WhenAll(all.Select(packet => TrySendAsync(client, packet)));
        }

        await witness.AssertAliveAsync();
        Assert.InRange(_log.Shown.Count(), 0, 5);
        AssertNoException();
    }

    // Log fields in which an application's own faults may quote the input of a client.
    [Fact]
    public async Task Logged_text_of_a_client_is_escaped_and_shortened()
    {
        var evil = "\u202e\u001b[2J\u0085" + new string('x', 200);
        await using var server = await StartAsync(io =>
        {
            io.MapNamespace("any", (_, _, _) => new(true)).Use((_, _) => throw new FormatException($"'{evil}{evil}' is no number"));
            io.MapNamespace("/").OnAny((context, _) => throw new KeyNotFoundException(context.Name));
        });
        using var client = await server.ConnectAsync();

        await client.SendAsync($"0/{evil},");
        Assert.EndsWith("""{"message":"internal error"}""", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync($"21[{JsonSerializer.Serialize(evil, BuiltInJson.Default.String)}]");
        Assert.Equal("""31[{"error":"internal error"}]""", await client.ReceiveAsync());

        Assert.Contains(_log.Lines, line => line.Event.Name == "MiddlewareFailed");
        Assert.Contains(_log.Lines, line => line.Event.Name == "HandlerFailed");
        foreach (var line in _log.Lines.Where(
            line => line.Event.Name is "MiddlewareFailed" or "HandlerFailed" or "ProtocolViolation" or "BadArgument"))
        {
            Assert.DoesNotContain(line.Text, IsUnsafe);
            Assert.DoesNotContain(line.ToString().ReplaceLineEndings(""), IsUnsafe);
            Assert.InRange(line.Text.Length, 1, 700);
        }
    }

    [Fact]
    public async Task A_handler_that_fails_for_all_clients_is_logged_three_times_a_minute()
    {
        await using var server = await StartAsync(io => io.MapNamespace("/").On(Events.News, (_, _) => throw new KeyNotFoundException()));
        using var client = await server.ConnectAsync();

        for (var i = 0; i < 10_000; i++) await client.SendAsync("2[\"news\",\"x\"]");
        await client.AssertAliveAsync();

        Assert.Equal(3, _log.Shown.Count());
        server.Advance(TimeSpan.FromSeconds(61));
        Assert.Contains(
            "9997 more lines like this in the last minute: HandlerFailed KeyNotFoundException", _log.Shown.Select(line => line.Text));
    }

    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator;

    private static async Task TrySendAsync(SocketClient client, string packet)
    {
        try
        {
            await client.SendAsync(packet);
        }
        catch (Exception e) when (e is System.Net.WebSockets.WebSocketException or IOException or ObjectDisposedException)
        {
            // The server has closed the connection.
        }
    }
}
