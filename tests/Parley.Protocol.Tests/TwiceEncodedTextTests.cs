using System.Buffers;
using System.Text;
using CsCheck;

namespace Parley.Protocol.Tests;

public sealed class TwiceEncodedTextTests
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

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
    public void Text_that_was_encoded_twice_is_recognized() => Texts.Any.Sample(text =>
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
    public void Text_that_was_encoded_once_is_unchanged(string text) => Assert.Null(Decode(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Incomplete_bytes_are_refused() => Assert.Null(Decode([0xC3]));

    [Fact]
    public void Every_byte_becomes_the_character_of_its_number()
    {
        for (var one = 0; one <= 0xFF; one++) Assert.Equal(Encoding.UTF8.GetBytes([(char)one]), Encode([(byte)one]));
    }

    [Fact]
    public void Text_may_grow_to_twice_its_length()
    {
        var text = Encoding.UTF8.GetBytes(new string('ü', 1_000));
        var output = new ExactWriter(text.Length * 2);
        TwiceEncodedText.Encode(text, output);

        Assert.True(output.IsFull);
        Assert.Equal(Encode(text), output.Written);
    }

    // All sequences of these bytes: the first and last of each kind that UTF-8 and this encoding tell apart.
    [Fact]
    public void Whatever_the_bytes_only_text_that_was_encoded_twice_is_decoded()
    {
        byte[] kinds = [0x41, 0x7F, 0x80, 0x83, 0xBF, 0xC0, 0xC2, 0xC3, 0xC4, 0xE2, 0xFF];
        for (var length = 0; length <= 4; length++)
        {
            var bytes = new byte[length];
            for (var number = 0; number < Math.Pow(kinds.Length, length); number++)
            {
                for (var (at, rest) = (0, number); at < length; at++, rest /= kinds.Length) bytes[at] = kinds[rest % kinds.Length];
                Assert.Equal(DecodeByCharacters(bytes), Decode(bytes));
            }
        }
    }

    private static string? DecodeByCharacters(byte[] text)
    {
        try
        {
            var characters = Strict.GetString(text);
            return characters.All(char.IsAscii) || characters.Any(one => one > 0xFF) ? null
                : Strict.GetString([.. characters.Select(one => (byte)one)]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
