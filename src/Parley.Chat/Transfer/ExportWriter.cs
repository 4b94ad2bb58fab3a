using System.Buffers;
using System.Data.Common;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Chat.Transfer;

/// <summary>Writes lines of JSON, compressed, and their checksum.</summary>
internal sealed class ExportWriter : IDisposable
{
    private const int Piece = 64 * 1024;

    // The file is not part of a page; escaping would triple Chinese text.
    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly GZipStream _stream;
    private readonly ArrayBufferWriter<byte> _buffer = new(Piece * 2);
    private readonly Utf8JsonWriter _json;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="destination">The target; it stays open.</param>
    public ExportWriter(Stream destination)
    {
        _stream = new GZipStream(destination, CompressionLevel.Optimal, leaveOpen: true);
        _json = new Utf8JsonWriter(_buffer, Options);
    }

    public void Header(TransferHeader header)
    {
        JsonSerializer.Serialize(_json, header, TransferJson.Default.TransferHeader);
        EndLine();
    }

    /// <summary>Writes the current row of a reader.</summary>
    public void Row(DbDataReader row, IReadOnlyList<Column> columns)
    {
        _json.WriteStartArray();
        for (var i = 0; i < columns.Count; i++)
        {
            if (row.IsDBNull(i)) _json.WriteNullValue();
            else Value(row, i, columns[i].Type);
        }

        _json.WriteEndArray();
        EndLine();
    }

    /// <summary>Writes the last line and everything that is buffered.</summary>
    /// <returns>The checksum.</returns>
    public string Footer(long rows)
    {
        Flush();
        var sum = Convert.ToHexStringLower(_hash.GetHashAndReset());
        JsonSerializer.Serialize(_json, new TransferFooter(true, rows, sum), TransferJson.Default.TransferFooter);
        EndLine();
        Flush();
        return sum;
    }

    public void Dispose()
    {
        _json.Dispose();
        _hash.Dispose();
        _stream.Dispose();
    }

    private void Value(DbDataReader row, int column, ColumnType type)
    {
        switch (type)
        {
            case ColumnType.Integer:
                _json.WriteNumberValue(row.GetInt64(column));
                break;
            case ColumnType.Real:
                _json.WriteNumberValue(row.GetDouble(column));
                break;
            case ColumnType.Text:
                _json.WriteStringValue(row.GetString(column));
                break;
            default:
                _json.WriteBase64StringValue(row.GetFieldValue<byte[]>(column));
                break;
        }
    }

    private void EndLine()
    {
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount >= Piece) Flush();
    }

    private void Flush()
    {
        _hash.AppendData(_buffer.WrittenSpan);
        _stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
