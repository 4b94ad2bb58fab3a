using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Parley.Chat.Http;

/// <summary>JSON in pooled memory, which is returned piece by piece while it is sent.</summary>
internal sealed class JsonBytes
{
    private const int Piece = 16 * 1024;

    // At most the transport's buffer of 64 KiB waits for the client. A client that does not read half of it in this time is not reading.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly PipeOptions Options = new(pauseWriterThreshold: 0, minimumSegmentSize: Piece, useSynchronizationContext: false);

    private readonly PipeReader _reader;

    private JsonBytes(PipeReader reader, long length) => (_reader, Length) = (reader, length);

    /// <summary>The number of bytes.</summary>
    public long Length { get; }

    /// <summary>Serializes a value.</summary>
    public static JsonBytes Of<T>(T value, JsonTypeInfo<T> type)
    {
        var pipe = new Pipe(Options);
        using var writer = new Utf8JsonWriter(pipe.Writer, new JsonWriterOptions { Encoder = type.Options.Encoder, SkipValidation = true });
        JsonSerializer.Serialize(writer, value, type);
        writer.Flush();
        pipe.Writer.Complete();
        return new JsonBytes(pipe.Reader, writer.BytesCommitted);
    }

    /// <summary>Sends the bytes at the client's pace; a client that does not read is disconnected.</summary>
    public async Task SendAsync(HttpContext http)
    {
        http.Response.ContentLength = Length;
        var time = http.RequestServices.GetRequiredService<TimeProvider>();
        try
        {
            while (true)
            {
                var read = await _reader.ReadAsync(CancellationToken.None);
                if (read.Buffer.IsEmpty) return;

                var piece = read.Buffer.Slice(0, Math.Min(Piece, read.Buffer.FirstSpan.Length));
                http.Response.BodyWriter.Write(piece.FirstSpan);
                _reader.AdvanceTo(piece.End);
                if (!await IsTakenAsync(http, time)) return;
            }
        }
        finally
        {
            await _reader.CompleteAsync();
        }
    }

    private static async ValueTask<bool> IsTakenAsync(HttpContext http, TimeProvider time)
    {
        var flush = http.Response.BodyWriter.FlushAsync(CancellationToken.None);
        if (flush.IsCompletedSuccessfully) return !flush.Result.IsCompleted;

        try
        {
            return !(await flush.AsTask().WaitAsync(Patience, time, CancellationToken.None)).IsCompleted;
        }
        catch (TimeoutException)
        {
            http.Abort();
            return false;
        }
    }
}
