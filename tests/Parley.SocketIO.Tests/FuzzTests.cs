using System.Net;
using System.Net.WebSockets;
using System.Text;
using CsCheck;
using Microsoft.Extensions.Logging;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

/// <summary>
/// Some seconds of fuzzing: valid packets that are cut, joined, doubled, and filled with input that has caused failures elsewhere.
/// No input causes an exception in the log or HTTP 500, and another client is still served.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    public void Dispose() => _log.Dispose();

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    private static readonly string[] Sound =
    [
        "40", "40/friend,{\"sid\":\"x\"}", "41", "42[\"echo\",1]", "4217[\"echo\",{\"a\":[true,null,1.5e3,\"é👋\"]}]", "43[1]", "4312[]",
        "2", "3", "6",
        "451-[\"echo\",{\"_placeholder\":true,\"num\":0}]", "461-9[{\"_placeholder\":true,\"num\":0}]", "bAQID",
        "42/friend,[\"say\",\"\\ud83d\\ude00\"]",
    ];

    private static readonly string[] Pieces =
    [
        "\\ud83d", "\\ude00", "\\u0000", "\\", "\"", "[", "]", "{", "}", ",", ":", "-", "/", "?", "0", "9", "99999999999999999999", "1e999",
        "_placeholder",
        "num", "true", "null", "\u001e", "\u0001", "\u202e", "é", "👋", "4", "b", "[[[[[[[[[[[[[[[[", "]]]]]]]]]]]]]]]]", "__proto__",
        "connect", " ",
    ];

    private static readonly string[] Texts =
        ["\\ud83d", "\\ude00", "\\u0000", "\\\\", "\\\"", "echo", "connect", "num", "_placeholder", "é", "👋", "\u202e", "\u0085",
            "__proto__", "a"];

    private readonly MemoryLog _log = new();

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    public async Task No_packet_causes_an_exception(uint stream)
    {
        var random = new PCG(stream, (ulong)Environment.TickCount64);
        var seed = random.ToString();
        await using var server = await SocketTestServer.StartAsync(
            io =>
            {
                io.MapNamespace("/").WithEcho().OnAny((context, arguments) =>
                {
                    _ = arguments.Count;
                    return default;
                });
                io.MapNamespace("/friend").On(Events.Sum, (_, point) => new(point.X + point.Y));
            },
            options =>
            {
                options.Json.MaxDepth = 40;
                options.Engine.AllowJsonp = true;
            },
            TestJson.Default,
            services: _log.AddTo);
        using var witness = await server.ConnectAsync();
        var end = TimeProvider.System.GetTimestamp() + (long)(Duration.TotalSeconds * TimeProvider.System.TimestampFrequency);

        using var stop = new CancellationTokenSource();
        var clock = AdvanceAsync(server, stop.Token);
        while (TimeProvider.System.GetTimestamp() < end)
        {
            await OverWebSocketAsync(server, random);
            await OverPollingAsync(server, random, random.Next(2) == 0 ? 4 : 3);
        }

        await stop.CancelAsync();
        await clock;
        Assert.True(_log.Lines.All(IsHarmless), $"Seed {seed}: {_log.Lines.FirstOrDefault(line => !IsHarmless(line))}");
        await witness.AssertAliveAsync();
    }

    // A close waits a moment for the poll that may be under way.
    private static async Task AdvanceAsync(SocketTestServer server, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            server.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }

    private static bool IsHarmless(MemoryLog.Line line) =>
        line.Level <= LogLevel.Debug ? line.Exception is null
            || !line.ToString().Contains("at Parley.", StringComparison.Ordinal) : line.Exception is null;

    private static async Task OverWebSocketAsync(SocketTestServer server, PCG random)
    {
        using var client = await server.OpenWebSocketAsync($"EIO={(random.Next(2) == 0 ? 4 : 3)}");
        try
        {
            if (random.Next(4) > 0) await client.SendAsync("40");
            for (var i = random.Next(30); i > 0; i--)
            {
                if (random.Next(5) == 0) await client.SendBinaryAsync(Encoding.UTF8.GetBytes(Packet(random)));
                else await client.SendAsync(Packet(random));
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // The server has closed.
        }
    }

    private static async Task OverPollingAsync(SocketTestServer server, PCG random, int version)
    {
        var client = await server.OpenPollingAsync(version);
        for (var i = random.Next(8); i > 0; i--)
        {
            var packets = Enumerable.Range(0, 1 + (int)random.Next(3)).Select(_ => Packet(random));
            var body = version == 4 ? string.Join('\u001e', packets) : string.Concat(packets.Select(packet => $"{packet.Length}:{packet}"));
            using var content = new StringContent(body, Encoding.UTF8, "text/plain");
            Assert.NotEqual(HttpStatusCode.InternalServerError, await client.PostAsync(content));
        }
    }

    private static string Packet(PCG random) => random.Next(2) == 0 ? Mutated(random) : Composed(random);

    // A valid packet with any JSON in it.
    private static string Composed(PCG random) => random.Next(6) switch
    {
        0 => $"40/{(random.Next(2) == 0 ? "friend" : Text(random))},{{\"{Text(random)}\":{Json(random, 0)}}}",
        1 => $"43{random.Next(20)}[{Json(random, 0)}]",
        2 => $"451-{random.Next(20)}[\"echo\",{{\"_placeholder\":true,\"{Text(random)}\":{Json(random, 0)},\"num\":0}}]",
        3 => $"42[\"{Text(random)}\",{Json(random, 0)}]",
        _ => $"42{random.Next(20)}[\"echo\",{Json(random, 0)}]",
    };

    private static string Json(PCG random, int depth) => random.Next(depth > 60 ? 3u : 7u) switch
    {
        0 => "1",
        1 => $"\"{Text(random)}\"",
        2 => "null",
        3 => $"[{Json(random, depth + 1)},{Json(random, depth + 1)}]",
        4 => $"{{\"{Text(random)}\":{Json(random, depth + 1)}}}",
        _ => random.Next(10) == 0 ? new string('[', 50) + Json(random, depth + 50) + new string(']', 50) : $"[{Json(random, depth + 1)}]",
    };

    private static string Text(PCG random) =>
        string.Concat(Enumerable.Range(0, (int)random.Next(4)).Select(_ => Texts[random.Next((uint)Texts.Length)]));

    private static string Mutated(PCG random)
    {
        var packet = new StringBuilder(Sound[random.Next((uint)Sound.Length)]);
        for (var i = random.Next(6); i > 0; i--)
        {
            var at = (int)random.Next((uint)packet.Length + 1);
            switch (random.Next(4))
            {
                case 0:
                    packet.Insert(at, Pieces[random.Next((uint)Pieces.Length)]);
                    break;
                case 1:
                    packet.Length = at;
                    break;
                case 2:
                    packet.Insert(at, Sound[random.Next((uint)Sound.Length)]);
                    break;
                default:
                    if (at < packet.Length) packet[at] = (char)random.Next(0xd7ff);
                    break;
            }
        }

        return packet.ToString();
    }
}
