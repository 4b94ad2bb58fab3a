using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.EngineIO;

namespace Parley.SocketIO;

/// <summary>What one packet is written into: JSON, and the attachments beside it.</summary>
/// <remarks>
/// Who rents one has it alone, also where a converter emits in the middle of being written. It is returned when the packet is made; if that
/// fails, it is not, and nothing of the packet gets into another one.
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001", Justification = "Disposing a writer only flushes it.")]
internal sealed class PacketBuffer
{
    private const int FirstLength = 512;
    private const int LargestSpare = 64 * 1024;
    private const int MostSpares = 4;   // a packet and its payload, and those of an emit inside a converter

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

    /// <summary>What is written so far; until the buffer is returned.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Where protocol code writes.</summary>
    public IBufferWriter<byte> Output => _bytes;

    /// <summary>Gives an empty buffer.</summary>
    public static PacketBuffer Rent() => _spares.TryTake(out var spare) ? spare : new PacketBuffer();

    public void Write(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    /// <summary>Writes a value as JSON. What a converter throws is passed on: then the buffer must not be returned.</summary>
    public void Write<T>(T value, JsonTypeInfo<T> info)
    {
        if (_json is null) _json = new Utf8JsonWriter(_bytes, WriterOptions);
        else _json.Reset();   // the same output again
        using (AttachmentScope.Write(_attachments)) JsonSerializer.Serialize(_json, value, info);
    }

    /// <summary>Adds an attachment that was numbered before.</summary>
    public void Attach(ReadOnlyMemory<byte> data) => _attachments.Add(data);

    public ReadOnlyMemory<byte>[] Attachments() => _attachments.Count == 0 ? [] : [.. _attachments];

    /// <summary>The packet is made: the buffer serves another one. Forget it then.</summary>
    public void Return()
    {
        if (_bytes.Capacity > LargestSpare) return;
        _attachments.Clear();
        _bytes.ResetWrittenCount();
        _spares.Put(this, MostSpares);
    }
}
