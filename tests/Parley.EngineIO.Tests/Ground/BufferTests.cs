using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;

namespace Parley.EngineIO.Tests;

/// <summary>Memory that grows, pieces that go into a pipe, and messages that are inflated.</summary>
public sealed class BufferTests
{
    [Fact]
    public void A_buffer_keeps_what_was_appended_while_it_grows()
    {
        using var buffer = new PooledBuffer();
        var expected = new List<byte>();
        for (var i = 0; i < 300; i++)
        {
            var piece = Enumerable.Range(0, i * 7).Select(one => (byte)(one + i)).ToArray();
            expected.AddRange(piece);
            if (i % 2 == 0)
            {
                buffer.Append(piece);
                continue;
            }

            foreach (var part in piece.Chunk(1024))
            {
                Assert.InRange(buffer.Free.Length, 1024, int.MaxValue);
                part.CopyTo(buffer.Free);
                buffer.Advance(part.Length);
            }
        }

        Assert.Equal(expected, buffer.Written.ToArray());
    }

    [Fact]
    public void A_buffer_of_an_expected_length_takes_it_without_growing()
    {
        using var buffer = new PooledBuffer(100_000);

        Assert.InRange(buffer.Free.Length, 100_001, int.MaxValue);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(4_096)]
    [InlineData(10_000)]
    public async Task Pieces_arrive_in_order_whatever_their_size(int length)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var piece = Enumerable.Range(0, length).Select(one => (byte)one).ToArray();
        Write(pipe.Writer, piece);
        await pipe.Writer.CompleteAsync();

        var expected = Enumerable.Range(0, 10).SelectMany(i => i % 3 == 0 ? Enumerable.Repeat((byte)i, 600) : piece);
        Assert.Equal(expected, (await pipe.Reader.ReadAsync()).Buffer.ToArray());
    }

    private static void Write(PipeWriter output, byte[] piece)
    {
        var pieces = new PieceWriter(output);
        for (var i = 0; i < 10; i++)
        {
            if (i % 3 == 0)
            {
                var taken = pieces.Take(600);
                Assert.Equal(600, taken.Length);
                taken.Fill((byte)i);
            }
            else
            {
                pieces.Write(piece);
            }
        }

        pieces.Commit();
        pieces.Commit();   // There is nothing left.
    }

    [Fact]
    public void A_compressed_message_is_inflated_up_to_the_limit()
    {
        var message = new byte[50_000];
        var compressed = Deflate(message);

        using var whole = new PooledBuffer();
        Assert.Null(CompressedMessage.Inflate(compressed, message.Length, whole));
        Assert.Equal(message, whole.Written.ToArray());
        using var cut = new PooledBuffer();
        Assert.Equal(WebSocketViolation.TooLarge, CompressedMessage.Inflate(compressed, message.Length - 1, cut));
        using var broken = new PooledBuffer();
        Assert.Equal(WebSocketViolation.Data, CompressedMessage.Inflate([0xFF, 0xFF, 0xFF], message.Length, broken));
    }

    // Without the last four bytes, as RFC 7692, 7.2.1, wants it.
    private static byte[] Deflate(byte[] message)
    {
        using var output = new MemoryStream();
        using var deflate = new DeflateStream(output, CompressionLevel.Fastest);
        deflate.Write(message);
        deflate.Flush();
        var bytes = output.ToArray();
        Assert.Equal([0x00, 0x00, 0xFF, 0xFF], bytes[^4..]);
        return bytes[..^4];
    }
}
