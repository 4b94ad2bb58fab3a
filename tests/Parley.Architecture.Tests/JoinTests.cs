using System.Text.RegularExpressions;

namespace Parley.Architecture.Tests;

/// <summary>How statements find an entry of the log.</summary>
public sealed partial class JoinTests
{
    // With values from two tables, PostgreSQL may use the first column of the index alone, and reads the whole conversation for one entry.
    [Fact]
    public void No_join_finds_an_entry_by_two_columns_but_by_its_place_in_the_log()
    {
        var files = Sources.Of("src/Parley.Chat").ToDictionary(Sources.Name, File.ReadAllText);

        Assert.Contains(files.Values, text => text.Contains("join log l on l.pos", StringComparison.Ordinal));
        Assert.Empty(files.Where(file => ByTwo().IsMatch(file.Value)).Select(file => file.Key));
    }

    [Theory]
    [InlineData("join log l on l.conversation = c.id and l.seq = page.seq", true)]
    [InlineData("left join log x on x.seq = a.seq\n    and x.conversation = c.id", true)]
    [InlineData("join log l on l.conversation = c.id where c.key = $1", false)]
    [InlineData("join log l on l.pos = page.pos", false)]
    public void They_are_recognized(string sql, bool isByTwo) => Assert.Equal(isByTwo, ByTwo().IsMatch(sql));

    [GeneratedRegex(@"join log (\w+) on \1\.(conversation|seq) = [^\n]*?\s+and \1\.(conversation|seq) =")]
    private static partial Regex ByTwo();
}
