using System.Buffers;
using System.Text.Json;

namespace Parley.Protocol;

/// <summary>The data of an <see cref="EnginePacketType.Open"/> packet (Engine.IO 4, "Handshake").</summary>
/// <param name="Sid">The session's id: a secret between this client and the server.</param>
/// <param name="CanUpgrade">Whether the client may upgrade to WebSocket.</param>
/// <param name="PingInterval">Time between two pings.</param>
/// <param name="PingTimeout">How long the server waits for the response to a ping.</param>
/// <param name="MaxPayload">The largest payload or message that the server accepts, in bytes.</param>
public readonly record struct EngineHandshake(string Sid, bool CanUpgrade, TimeSpan PingInterval, TimeSpan PingTimeout, int MaxPayload)
{
    /// <summary>Writes the packet: its type digit and the JSON.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        output.Write([EnginePacket.Digit(EnginePacketType.Open)]);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("sid"u8, Sid);
        json.WriteStartArray("upgrades"u8);
        if (CanUpgrade) json.WriteStringValue("websocket"u8);
        json.WriteEndArray();
        json.WriteNumber("pingInterval"u8, (long)PingInterval.TotalMilliseconds);
        json.WriteNumber("pingTimeout"u8, (long)PingTimeout.TotalMilliseconds);
        json.WriteNumber("maxPayload"u8, MaxPayload);
        json.WriteEndObject();
    }
}
