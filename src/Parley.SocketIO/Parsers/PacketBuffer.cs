using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>The buffer of one packet: JSON and attachments.</summary>
/// <remarks>
/// A rented buffer belongs to its user alone, even if a JSON converter emits while it is being called. Return it when the packet is
/// complete. If that fails, do not return it, so that nothing of the packet gets into another one.
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001", Justification = "Disposing a writer only flushes it.")]
internal sealed class PacketBuffer
{
    private const int FirstLength = 512;
    private const int MaxSpareSize = 64 * 1024;
    private const int MaxSpares = 4;   // a packet and its payload, and both of an emit inside a converter

    [ThreadStatic]
    private static Spares<PacketBuffer> _spares;

    private readonly ArrayBufferWriter<byte> _bytes = new(FirstLength);
    private readonly List<ReadOnlyMemory<byte>> _attachments = [];
    private Utf8JsonWriter? _json;

    private PacketBuffer()
    {
    }

    private static JsonWriterOptions WriterOptions => new()
    {
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The bytes written so far; valid until the buffer is returned.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>The output for protocol code.</summary>
    public IBufferWriter<byte> Output => _bytes;

    /// <summary>Rents an empty buffer.</summary>
    public static PacketBuffer Rent() => _spares.TryTake(out var spare) ? spare : new PacketBuffer();

    public void Write(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    /// <summary>Writes a value as JSON. If a converter throws, the buffer must not be returned.</summary>
    public void Write<T>(T value, JsonTypeInfo<T> info)
    {
        if (_json is null) _json = new Utf8JsonWriter(_bytes, WriterOptions);
        else _json.Reset();   // the same output again
        using (AttachmentScope.Write(_attachments)) JsonSerializer.Serialize(_json, value, info);
    }

    /// <summary>Adds an attachment that already has its number.</summary>
    public void Attach(ReadOnlyMemory<byte> data) => _attachments.Add(data);

    public ReadOnlyMemory<byte>[] Attachments() => _attachments.Count == 0 ? [] : [.. _attachments];

    /// <summary>Returns the buffer for reuse. Do not use it afterwards.</summary>
    public void Return()
    {
        if (_bytes.Capacity > MaxSpareSize) return;
        _attachments.Clear();
        _bytes.ResetWrittenCount();
        _spares.Put(this, MaxSpares);
    }
}
