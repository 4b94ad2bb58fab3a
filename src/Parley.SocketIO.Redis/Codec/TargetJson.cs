using System.Text.Json;

namespace Parley.SocketIO.Redis;

/// <summary>Reads and writes the receivers of a message: <c>opts</c> with rooms, exceptions and flags.</summary>
internal static class TargetJson
{
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(1);

    /// <summary>Writes the member <c>opts</c>.</summary>
    public static void Write(Utf8JsonWriter json, in BroadcastTarget target, TimeSpan? timeout)
    {
        json.WritePropertyName("opts");
        WriteValue(json, target, timeout);
    }

    /// <summary>Writes its value.</summary>
    public static void WriteValue(Utf8JsonWriter json, in BroadcastTarget target, TimeSpan? timeout)
    {
        json.WriteStartObject();
        JsonText.WriteTexts(json, "rooms", target.Rooms ?? []);
        JsonText.WriteTexts(json, "except", target.Except);
        json.WriteStartObject("flags");
        if (target.IsVolatile) json.WriteBoolean("volatile", true);
        if (target.IsUncompressed) json.WriteBoolean("compress", false);
        if (timeout is { } time) json.WriteNumber("timeout", (long)time.TotalMilliseconds);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Reads the receivers. No rooms means all sockets: a message for nobody is not sent.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static (BroadcastTarget Target, TimeSpan? Timeout) Read(ReadOnlyMemory<byte> json)
    {
        var parts = default(Parts);
        JsonText.ReadMembers(json, ref parts, static (ref Parts parts, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value) =>
        {
            if (name.SequenceEqual("rooms"u8) && !JsonText.IsNull(value)) parts.Rooms = JsonText.ReadTexts(value);
            else if (name.SequenceEqual("except"u8) && !JsonText.IsNull(value)) parts.Except = JsonText.ReadTexts(value);
            else if (name.SequenceEqual("flags"u8) && !JsonText.IsNull(value)) JsonText.ReadMembers(value, ref parts, ReadFlag);
        });
        var target = new BroadcastTarget(parts.Rooms is { Length: > 0 } rooms ? rooms : null, parts.Except ?? [])
        {
            IsVolatile = parts.IsVolatile,
            IsUncompressed = parts.IsUncompressed,
        };
        return (target, parts.Timeout);
    }

    private static void ReadFlag(ref Parts parts, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        if (name.SequenceEqual("volatile"u8)) parts.IsVolatile = JsonText.IsTrue(value);
        else if (name.SequenceEqual("compress"u8)) parts.IsUncompressed = JsonText.IsFalse(value);
        else if (name.SequenceEqual("timeout"u8) && !JsonText.IsNull(value))
            parts.Timeout = TimeSpan.FromMilliseconds(Math.Clamp(JsonText.ReadNumber(value), 0, MaxTimeout.TotalMilliseconds));
    }

    private struct Parts
    {
        public string[]? Rooms;
        public string[]? Except;
        public bool IsVolatile;
        public bool IsUncompressed;
        public TimeSpan? Timeout;
    }
}
