using System.Text;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

/// <summary>A WebSocket whose frames the test writes itself, right or wrong.</summary>
internal sealed class RawWebSocket(Stream stream) : IAsyncDisposable
{
    public const byte Text = 0x81;
    public const byte TextFragment = 0x01;
    public const byte Continuation = 0x00;
    public const byte Close = 0x88;

    private static readonly byte[] Mask = [1, 2, 3, 4];

    private ReadOnlyMemory<byte> _rest;

    /// <summary>The request for a WebSocket.</summary>
    public static byte[] Request(string query, string headers = "") => Encoding.ASCII.GetBytes(
        $"GET {EngineFixture.Path}/?{query} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n");

    public static async Task<RawWebSocket> OpenAsync(EngineFixture fixture, string query = "EIO=4&transport=websocket")
    {
        var stream = await fixture.Server.OpenStreamAsync();
        await stream.WriteAsync(Request(query));
        Assert.StartsWith("HTTP/1.1 101", await RawHttp.ReadUntilAsync(stream, "\r\n\r\n"), StringComparison.Ordinal);
        var socket = new RawWebSocket(stream);
        if (!query.Contains("sid=", StringComparison.Ordinal)) await socket.ReceiveAsync();   // the handshake
        return socket;
    }

    /// <summary>Writes a frame, masked as those of clients are.</summary>
    public Task SendAsync(byte first, ReadOnlyMemory<byte> payload) => WriteAsync(Frame(first, payload));

    /// <summary>Writes a part of a frame, and keeps the rest for <see cref="EndAsync"/>.</summary>
    public async Task BeginAsync(byte first, ReadOnlyMemory<byte> payload, int count)
    {
        var frame = Frame(first, payload);
        await WriteAsync(frame[..count]);
        _rest = frame[count..];
    }

    /// <summary>Writes the rest of the frame.</summary>
    public Task EndAsync() => WriteAsync(_rest);

    public Task SendAsync(string text) => SendAsync(Text, Encoding.UTF8.GetBytes(text));

    /// <summary>The next frame: its first byte and its payload; null if the connection ended.</summary>
    public async Task<(byte First, byte[] Payload)?> ReceiveAsync()
    {
        try
        {
            var head = await ReadAsync(2);
            var length = head[1] switch
            {
                126 => System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
                127 => (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8)),
                var small => small,
            };
            return (head[0], await ReadAsync(length));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async Task<string?> ReceiveTextAsync() => await ReceiveAsync() is { } frame ? Encoding.UTF8.GetString(frame.Payload) : null;

    /// <summary>The code with which the server closes; 1005 if there is none.</summary>
    public async Task<int?> CloseCodeAsync()
    {
        while (await ReceiveAsync() is { } frame)
        {
            if (frame.First == Close) return frame.Payload is [var high, var low, ..] ? (high << 8) | low : 1005;
        }

        return null;
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private static Memory<byte> Frame(byte first, ReadOnlyMemory<byte> payload)
    {
        var frame = new byte[14 + payload.Length];
        frame[0] = first;
        var header = WebSocketFrame.WriteHeader(frame, first, payload.Length);
        frame[1] |= 0x80;
        Mask.CopyTo(frame, header);
        for (var i = 0; i < payload.Length; i++) frame[header + 4 + i] = (byte)(payload.Span[i] ^ Mask[i % 4]);
        return frame.AsMemory(0, header + 4 + payload.Length);
    }

    private Task WriteAsync(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes).AsTask().InTime();

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes).AsTask().InTime();
        return bytes;
    }
}
