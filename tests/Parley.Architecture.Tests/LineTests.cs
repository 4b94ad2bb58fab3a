using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Architecture.Tests;

/// <summary>The maximum length of a line of code, from <c>.editorconfig</c>. Literals do not count, because text is not wrapped.</summary>
public sealed partial class LineTests
{
    [Fact]
    public void No_line_of_code_is_too_long()
    {
        var max = int.Parse(Limit().Match(File.ReadAllText(Path.Combine(Sources.Root, ".editorconfig"))).Groups[1].Value, CultureInfo.InvariantCulture);
        var files = Sources.OfAll().ToList();

        Assert.True(files.Count > 500);
        Assert.Empty(files.SelectMany(file => TooLong(file, max).Select(line => $"{Sources.Name(file)}:{line}")));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a = \"long\" + 'x';", 12)]
    [InlineData("a = $\"{b}\" + \"\\\"long\";", 13)]
    [InlineData("a = \"\"\"{\"b\":1}\"\"\" + c;", 11)]
    public void Literals_do_not_count(string line, int length) => Assert.Equal(length, Bare(line).Length);

    private static IEnumerable<int> TooLong(string file, int max)
    {
        var (number, isLiteral) = (0, false);
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var wasLiteral = isLiteral;
            if (Quotes().Count(Bare(line)) % 2 == 1) isLiteral = !isLiteral;
            if (!wasLiteral && !isLiteral && line.Length > max && Bare(line).Length > max) yield return number;
        }
    }

    private static string Bare(string line) => Literal().Replace(line, "\"\"");

    [GeneratedRegex(@"max_line_length = (\d+)")]
    private static partial Regex Limit();

    // A raw string on one line, an ordinary string, or a character. Three quotes that are left begin or end a raw string of many lines.
    [GeneratedRegex("""
        "{3}.*?"{3,}|(?<!")"(?:[^"\\]|\\.)*"(?!")|'(?:\\.|[^'\\])'
        """)]
    private static partial Regex Literal();

    [GeneratedRegex("\"{3,}")]
    private static partial Regex Quotes();
}
