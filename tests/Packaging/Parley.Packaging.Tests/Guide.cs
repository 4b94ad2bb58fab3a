using System.Text.RegularExpressions;

namespace Parley.Packaging.Tests;

/// <summary>The first page of the guide, followed step by step.</summary>
internal static partial class Guide
{
    /// <summary>The folder in the clone where the page creates the packages.</summary>
    public const string Folder = "artifacts/packages";

    private static string Page { get; } = File.ReadAllText(Repository.File("docs/guide/01-hello.md"));

    /// <summary>Its commands, line by line.</summary>
    public static IReadOnlyList<string> Commands { get; } =
        [.. Block().Matches(Page).Where(block => block.Groups[1].Value == "sh")
            .SelectMany(block => block.Groups[2].Value.TrimEnd().Split('\n'))];

    /// <summary>Its only block in a language.</summary>
    public static string Code(string language) =>
        Block().Matches(Page).Single(block => block.Groups[1].Value.Split(' ')[0] == language).Groups[2].Value;

    [GeneratedRegex("^```([^\n]*)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
