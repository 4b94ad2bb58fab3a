using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Parley.EngineIO.Tests;

// RFC 6455, 5 and 6: frames from a pipe, in pieces of any size.
public sealed class WebSocketReaderTests : IDisposable
{
    private static readonly byte[] Mask = [0x12, 0x34, 0x56, 0x78];

    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly WebSocketReader _reader;

    public WebSocketReaderTests()
    {
        var settings = new EngineSettings(new EngineOptions { MaxPayload = 70_000 }, new FakeTimeProvider());
        _reader = new WebSocketReader(_pipe.Reader, settings, inflates: false);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(4_093)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(70_000)]
    public async Task A_frame_of_any_length_is_unmasked(int length)
    {
        var text = Text(length);

        await _pipe.Writer.WriteAsync(Frame(0x81, text));

        Assert.Equal(text, await ReadAsync());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(200)]
    [InlineData(66_000)]
    public async Task A_frame_that_comes_byte_by_byte_is_read_whole(int length)
    {
        var text = Text(length);
        var frame = Frame(0x81, text);

        var reading = ReadAsync();
        for (var i = 0; i < Math.Min(frame.Length, 300); i++) await _pipe.Writer.WriteAsync(frame.AsMemory(i, 1));
        if (frame.Length > 300) await _pipe.Writer.WriteAsync(frame.AsMemory(300));

        Assert.Equal(text, await reading);
    }

    [Fact]
    public async Task Several_frames_in_one_piece_are_several_messages()
    {
        await _pipe.Writer.WriteAsync((byte[])[.. Frame(0x81, "one"), .. Frame(0x81, "two"), .. Frame(0x81, "three")]);

        Assert.Equal("one", await ReadAsync());
        Assert.Equal("two", await ReadAsync());
        Assert.Equal("three", await ReadAsync());
    }

    [Fact]
    public async Task A_ping_between_the_fragments_of_a_message_is_answered_and_the_message_is_whole()
    {
        await _pipe.Writer.WriteAsync((byte[])[.. Frame(0x01, "be"), .. Frame(0x89, "hey"), .. Frame(0x00, "fo"), .. Frame(0x80, "re")]);
        await _reader.FillAsync();

        Assert.True(_reader.TryRead(out _, out var pong));
        Assert.Equal([0x8A, 3, (byte)'h', (byte)'e', (byte)'y'], pong!.Frame.ToArray());
        Assert.Equal("before", await ReadAsync());
    }

    [Fact]
    public async Task An_unsolicited_pong_is_ignored()
    {
        await _pipe.Writer.WriteAsync((byte[])[.. Frame(0x8A, ""), .. Frame(0x81, "next")]);

        Assert.Equal("next", await ReadAsync());
    }

    [Theory]
    [InlineData("81 01 61", 1002)]                     // not masked
    [InlineData("C1 80 00 00 00 00", 1002)]            // a bit without an agreement
    [InlineData("A1 80 00 00 00 00", 1002)]
    [InlineData("83 80 00 00 00 00", 1002)]            // an opcode that does not exist
    [InlineData("8B 80 00 00 00 00", 1002)]
    [InlineData("80 80 00 00 00 00", 1002)]            // a continuation without a message
    [InlineData("01 80 00 00 00 00 81 80 00 00 00 00", 1002)]   // a message within a message
    [InlineData("09 80 00 00 00 00", 1002)]            // a ping in fragments
    [InlineData("89 FE 00 7E 00 00 00 00", 1002)]      // a ping that is too long
    [InlineData("88 81 00 00 00 00 03", 1002)]         // half a status
    [InlineData("88 82 00 00 00 00 03 ED", 1002)]      // a status that is never sent
    [InlineData("88 83 00 00 00 00 03 E8 FF", 1007)]   // a reason that is not text
    [InlineData("81 81 00 00 00 00 FF", 1007)]         // text that is not UTF-8
    [InlineData("81 82 00 00 00 00 C0 80", 1007)]
    [InlineData("82 FF 00 00 00 00 00 01 11 71 00 00 00 00", 1009)]   // one byte more than allowed
    [InlineData("82 FF FF FF FF FF FF FF FF FF 00 00 00 00", 1009)]
    public async Task A_violation_ends_reading_with_its_close_code(string bytes, int status)
    {
        await _pipe.Writer.WriteAsync(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)));

        Assert.Null(await ReadAsync());
        Assert.Equal(status, (int)_reader.Violation!.Status);
    }

    [Fact]
    public async Task Fragments_together_are_limited_like_a_message()
    {
        await _pipe.Writer.WriteAsync((byte[])[.. Frame(0x01, Text(40_000)), .. Frame(0x80, Text(30_001))]);

        Assert.Null(await ReadAsync());
        Assert.Equal(1009, (int)_reader.Violation!.Status);
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public async Task A_message_has_at_most_a_thousand_empty_fragments(int count, bool isAllowed)
    {
        var empty = Enumerable.Range(0, count).SelectMany(i => Frame(i == 0 ? (byte)0x01 : (byte)0x00, ""));

        await _pipe.Writer.WriteAsync((byte[])[.. empty, .. Frame(0x80, "end")]);

        Assert.Equal(isAllowed ? "end" : null, await ReadAsync());
        Assert.Equal(isAllowed ? null : WebSocketViolation.Protocol, _reader.Violation);
    }

    [Fact]
    public async Task A_character_may_be_split_between_fragments()
    {
        var bytes = Encoding.UTF8.GetBytes("中");

        await _pipe.Writer.WriteAsync((byte[])[.. Frame(0x01, bytes[..1]), .. Frame(0x80, bytes[1..])]);

        Assert.Equal("中", await ReadAsync());
    }

    [Fact]
    public async Task A_cancelled_read_does_not_end_the_session()
    {
        var reading = ReadAsync();
        _pipe.Reader.CancelPendingRead();

        await _pipe.Writer.WriteAsync(Frame(0x81, "later"));

        Assert.Equal("later", await reading);
    }

    [Fact]
    public async Task Nothing_is_read_after_a_close()
    {
        await _pipe.Writer.WriteAsync((byte[])[.. Frame(0x88, [0x03, 0xE8]), .. Frame(0x81, "late")]);

        Assert.Null(await ReadAsync());
        Assert.True(_reader.IsClosed);
        Assert.Null(_reader.Violation);
    }

    public void Dispose() => _reader.Dispose();

    private static string Text(int length) => string.Create(length, 0, (chars, _) =>
    {
        for (var i = 0; i < chars.Length; i++) chars[i] = (char)('a' + (i % 26));
    });

    private static byte[] Frame(byte first, string text) => Frame(first, Encoding.UTF8.GetBytes(text));

    private static byte[] Frame(byte first, byte[] payload)
    {
        var frame = new byte[14 + payload.Length];
        var header = WebSocketFrame.WriteHeader(frame, first, payload.Length);
        frame[1] |= 0x80;
        Mask.CopyTo(frame, header);
        for (var i = 0; i < payload.Length; i++) frame[header + 4 + i] = (byte)(payload[i] ^ Mask[i % 4]);
        return frame[..(header + 4 + payload.Length)];
    }

    /// <summary>The next message as text; null if there is none any more.</summary>
    private async Task<string?> ReadAsync()
    {
        do
        {
            while (_reader.TryRead(out var message, out var pong))
            {
                if (pong is null) return Encoding.UTF8.GetString(message.Data.Span);
            }
        }
        while (await _reader.FillAsync());

        return null;
    }
}
