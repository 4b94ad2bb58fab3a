using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

/// <summary>An argument with members.</summary>
internal sealed record Point(int X, int Y);

/// <summary>An argument with binary parts at several depths.</summary>
internal sealed record Album(string Title, Attachment Cover, List<Attachment> Pictures);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Point))]
[JsonSerializable(typeof(Album))]
[JsonSerializable(typeof(bool))]
internal sealed partial class TestJson : JsonSerializerContext;

/// <summary>The events that several tests use.</summary>
internal static class Events
{
    public static readonly SocketEvent<JsonElement, JsonElement> Echo = new("echo");
    public static readonly SocketEvent<Point, int> Sum = new("sum");
    public static readonly SocketEvent<string> News = new("news");
    public static readonly SocketEvent<string, string> Ask = new("ask");

    /// <summary>Adds a handler that returns its argument as the ack, to check that a socket works and what it has received.</summary>
    public static SocketNamespace WithEcho(this SocketNamespace ns) => ns.On(Echo, (_, arg) => new ValueTask<JsonElement>(arg));

    /// <summary>Fails unless the client's socket acks, without other packets before.</summary>
    public static async Task AssertAliveAsync(this SocketClient client, string ns = "")
    {
        await client.SendAsync($"2{ns}999[\"echo\",\"alive\"]");
        Assert.Equal($"3{ns}999[\"alive\"]", await client.ReceiveAsync());
    }

    /// <summary>All packets that a client has received so far: those before the ack of its own event. The server must echo.</summary>
    public static async Task<List<string>> GotAsync(this SocketClient client, string ns = "")
    {
        await client.SendAsync($"2{ns}9999[\"echo\",\"end\"]");
        var packets = new List<string>();
        while (await client.ReceiveAsync() is { } packet && packet != $"3{ns}9999[\"end\"]") packets.Add(packet);
        return packets;
    }

    /// <summary>A client that has joined the main namespace and some rooms.</summary>
    public static async Task<(SocketClient Client, Socket Socket)> MemberAsync(this SocketTestServer server, params string[] rooms)
    {
        var client = await server.ConnectAsync();
        var socket = server.SocketOf(client);
        foreach (var room in rooms) Assert.True(socket.Join(room));
        return (client, socket);
    }

    /// <summary>The socket of the client's last join.</summary>
    public static Socket SocketOf(this SocketTestServer server, SocketClient client, string ns = "/") =>
        Assert.Single(server.IO.Of(ns).Find(new BroadcastTarget([client.Id], [])));

    /// <summary>A server whose only handler is the echo.</summary>
    public static Task<SocketTestServer> StartEchoAsync(Action<SocketIOOptions>? configure = null) =>
        SocketTestServer.StartAsync(io => io.MapNamespace("/").WithEcho(), configure, TestJson.Default);
}
