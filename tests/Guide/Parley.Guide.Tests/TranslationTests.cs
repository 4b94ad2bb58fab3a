using System.Text.RegularExpressions;

namespace Parley.Guide.Tests;

/// <summary>A page in Chinese has the structure of the English page beside it.</summary>
public sealed partial class TranslationTests
{
    public static TheoryData<string> Translated { get; } =
        [.. Page.Documents.Where(page => page.Name.EndsWith(Chinese, StringComparison.Ordinal)).Select(page => page.Name)];

    private const string Chinese = ".zh-CN.md";

    [Fact]
    public void The_README_and_the_contract_are_translated() =>
        Assert.Equal(
            ["README.zh-CN.md", "docs/protocol/contract.zh-CN.md"], Translated.Select(row => row.Data).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Translated))]
    public void Code_blocks_are_the_same(string chinese)
    {
        var (page, original) = Pair(chinese);
        Assert.NotEmpty(original.Blocks);
        Assert.Equal(original.Blocks, page.Blocks);
    }

    [Theory]
    [MemberData(nameof(Translated))]
    public void Sections_have_the_same_level_table_rows_and_names_in_code(string chinese)
    {
        var (page, original) = Pair(chinese);
        var differences = original.Sections.Zip(page.Sections).Where(pair => Shape(pair.First) != Shape(pair.Second))
            .Select(pair => $"{Shape(pair.First)}\n{Shape(pair.Second)}");
        Assert.Equal("", string.Join('\n', differences));
        Assert.Equal(original.Sections.Count, page.Sections.Count);
    }

    [Theory]
    [MemberData(nameof(Translated))]
    public void Both_pages_link_to_each_other_first(string chinese)
    {
        var (page, original) = Pair(chinese);
        Assert.Equal(Path.GetFileName(original.File), page.Links.First());
        Assert.Equal(Path.GetFileName(page.File), original.Links.First());
    }

    private static (Page Chinese, Page English) Pair(string chinese)
    {
        var english = chinese[..^Chinese.Length] + ".md";
        return (Page.Documents.Single(page => page.Name == chinese), Page.Documents.Single(page => page.Name == english));
    }

    // The level of the heading, the number of table rows and of list items, and each name in code once.
    private static string Shape(string section)
    {
        var lines = section.Split('\n');
        var names = Name().Matches(section).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);
        return $"{lines[0].TakeWhile(c => c == '#').Count()} {lines.Count(line => line.StartsWith('|'))} {lines.Count(line => Item().IsMatch(line))} {string.Join(' ', names)}";
    }

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^(- |\d+\. )")]
    private static partial Regex Item();
}
