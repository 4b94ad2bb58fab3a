using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Parley.Chat.Http;

/// <summary>JSON that is written out, in memory of the pool, and is given back piece by piece while it is sent.</summary>
internal sealed class JsonBytes
{
    private const int Piece = 16 * 1024;

    // What waits for the client is at most what the transport buffers: 64 KiB. Whoever does not take half of that in this time does not read.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly PipeOptions Options = new(pauseWriterThreshold: 0, minimumSegmentSize: Piece, useSynchronizationContext: false);

    private readonly PipeReader _reader;

    private JsonBytes(PipeReader reader, long length) => (_reader, Length) = (reader, length);

    /// <summary>How many bytes it was.</summary>
    public long Length { get; }

    /// <summary>Writes a value out.</summary>
    public static JsonBytes Of<T>(T value, JsonTypeInfo<T> type)
    {
        var pipe = new Pipe(Options);
        using var writer = new Utf8JsonWriter(pipe.Writer, new JsonWriterOptions { Encoder = type.Options.Encoder, SkipValidation = true });
        JsonSerializer.Serialize(writer, value, type);
        writer.Flush();
        pipe.Writer.Complete();
        return new JsonBytes(pipe.Reader, writer.BytesCommitted);
    }

    /// <summary>Sends it, no faster than the client takes it; one who does not take it is cut off.</summary>
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
