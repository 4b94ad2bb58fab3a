using System.Buffers;
using System.Text;
using CsCheck;

namespace Parley.Protocol.Tests;

public sealed class TwiceEncodedTextTests
{
    private static byte[] Encode(ReadOnlySpan<byte> text)
    {
        var output = new ArrayBufferWriter<byte>();
        TwiceEncodedText.Encode(text, output);
        return output.WrittenSpan.ToArray();
    }

    private static string? Decode(ReadOnlySpan<byte> text)
    {
        var target = new byte[text.Length];
        return TwiceEncodedText.TryDecode(text, target, out var length) ? Encoding.UTF8.GetString(target, 0, length) : null;
    }

    [Fact]
    public void Bytes_become_characters() => Assert.Equal("4Ã¼â\u0082¬", Encoding.UTF8.GetString(Encode("4ü€"u8)));

    [Fact]
    public void What_was_encoded_twice_is_found_out() => Gen.String.Sample(text =>
    {
        var once = Encoding.UTF8.GetBytes(text);
        Assert.Equal(Ascii.IsValid(once) ? null : Encoding.UTF8.GetString(once), Decode(Encode(once)));
    });

    [Theory]
    [InlineData("plain")]
    [InlineData("ü")]
    [InlineData("Äpfel, Öl, üben")]
    [InlineData("€")]
    [InlineData("Ã¼ and €")]
    [InlineData("てすと")]
    public void What_was_encoded_once_is_left_alone(string text) => Assert.Null(Decode(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Bytes_that_break_off_are_refused() => Assert.Null(Decode([0xC3]));
}
