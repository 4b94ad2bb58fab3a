namespace Parley.EngineIO.Tests;

public sealed class LogTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("https://app.example", "https://app.example")]
    [InlineData("你好 é 👋", "你好 é 👋")]
    [InlineData("a\r\nb\tc", @"a\r\nb\tc")]
    [InlineData("\u001b[31mred", @"\u{1b}[31mred")]
    [InlineData("\u0000\u007f\u0085", @"\u{0}\u{7f}\u{85}")]
    [InlineData("abc\u202Edef", @"abc\u{202e}def")]
    [InlineData("\u2028\u200b\ufeff", @"\u{2028}\u{200b}\u{feff}")]
    public void Control_and_invisible_characters_are_escaped(string? text, string shown) =>
        Assert.Equal(shown, new LogText(text).ToString());

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_character() => Assert.Equal("a\ufffdb", new LogText("a\n"[..1] + '\ud83d' + "b").ToString());

    [Fact]
    public void Long_text_is_shortened_and_has_its_original_length()
    {
        Assert.Equal(new string('x', 200), new LogText(new string('x', 200)).ToString());
        Assert.Equal($"{new string('x', 200)}… (20000 characters)", new LogText(new string('x', 20_000)).ToString());
    }

    [Fact]
    public void No_character_breaks_the_line()
    {
        for (var c = '\0'; c < char.MaxValue; c++)
        {
            var shown = new LogText($"a{c}b").ToString();

            Assert.InRange(shown.Length, 3, 10);
            Assert.DoesNotContain(shown, one => char.IsControl(one) || one is '\u2028' or '\u2029' or '\u202e');
            Assert.Equal(shown, new LogText(shown).ToString());
        }
    }
}
