using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Chat.Storage;

namespace Parley.Chat.Transfer;

/// <summary>Reads the lines of an export and computes its checksum.</summary>
/// <remarks>A truncated or changed file is a <see cref="StoreException"/>.</remarks>
internal sealed class ExportReader(Stream source) : IDisposable
{
    private const int MaxLine = 64 * 1024 * 1024;

    private readonly GZipStream _stream = new(source, CompressionMode.Decompress, leaveOpen: true);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _buffer = new byte[128 * 1024];
    private int _start;
    private int _end;

    public TransferHeader Header()
    {
        TransferHeader header;
        try
        {
            header = Object(Line(), TransferJson.Default.TransferHeader);
        }
        catch (StoreException exception)
        {
            throw new StoreException("This is not a file written by 'export'.", exception);
        }

        if (header.Parley != TransferHeader.Kind) throw new StoreException("This is not a file written by 'export'.");
        return header.Format <= TransferHeader.Newest
            ? header
            : throw new StoreException($"The file has format {header.Format}, but this program supports only up to {TransferHeader.Newest}. Run the newer program.");
    }

    /// <summary>Reads the next line into the values of a row.</summary>
    public void Row(IReadOnlyList<TransferColumn> columns, object?[] values)
    {
        var json = new Utf8JsonReader(Line());
        try
        {
            Expect(json.Read() && json.TokenType == JsonTokenType.StartArray);
            for (var i = 0; i < columns.Count; i++)
            {
                Expect(json.Read());
                values[i] = json.TokenType == JsonTokenType.Null ? null : Value(ref json, columns[i].Type);
            }

            Expect(json.Read() && json.TokenType == JsonTokenType.EndArray && !json.Read());
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw Damaged(exception);
        }
    }

    /// <summary>Reads the last line, which has the checksum of all before.</summary>
    public TransferFooter Footer(long rows)
    {
        var sum = Convert.ToHexStringLower(_hash.GetCurrentHash());
        var footer = Object(Line(), TransferJson.Default.TransferFooter);
        return footer.End && footer.Rows == rows && footer.Sha256 == sum
            ? footer
            : throw new StoreException("The file is damaged: its checksum does not match its content.");
    }

    public void Dispose()
    {
        _hash.Dispose();
        _stream.Dispose();
    }

    private static object Value(ref Utf8JsonReader json, ColumnType type) => type switch
    {
        ColumnType.Integer => json.GetInt64(),
        ColumnType.Real => json.GetDouble(),
        ColumnType.Text => json.GetString()!,
        _ => json.GetBytesFromBase64(),
    };

    private static T Object<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(line, type) ?? throw Damaged(null);
        }
        catch (JsonException exception)
        {
            throw Damaged(exception);
        }
    }

    // Valid until the next call.
    private ReadOnlySpan<byte> Line()
    {
        var searched = _start;
        int found;
        while ((found = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n')) < 0)
        {
            searched = _end - _start;
            Fill();
            searched += _start;
        }

        var line = _buffer.AsSpan(_start, searched + found - _start);
        _hash.AppendData(_buffer.AsSpan(_start, line.Length + 1));
        _start += line.Length + 1;
        return line;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_end >= MaxLine) throw Damaged(null);
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        _end += Read(_buffer.AsSpan(_end));
    }

    private int Read(Span<byte> free)
    {
        try
        {
            var count = _stream.Read(free);
            return count > 0 ? count : throw new StoreException("The file is incomplete.");
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(exception);
        }
    }

    private static void Expect(bool isSo)
    {
        if (!isSo) throw Damaged(null);
    }

    private static StoreException Damaged(Exception? inner) => new("The file is damaged: a line cannot be read.", inner);
}
