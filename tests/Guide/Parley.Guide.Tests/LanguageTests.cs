using System.Text.RegularExpressions;
using Parley.Packaging.Tests;

namespace Parley.Guide.Tests;

/// <summary>Texts, comments and messages call a user "the user" or "they".</summary>
public sealed partial class LanguageTests
{
    private static readonly string[] Roots = ["bench", "docs", "samples", "sdk", "src", "tests", "web"];

    private static readonly string[] Extensions = [
        ".cs", ".js", ".mjs", ".ts", ".tsx", ".html", ".css", ".md", ".yaml", ".sh", ".props", ".targets", ".csproj"];

    // Files of other projects, build output, and this list of words.
    private static readonly string[] Left = ["bin", "obj", "node_modules", "dist", "assets", "results", "LanguageTests.cs"];

    [Fact]
    public void Users_are_they()
    {
        var found = Files().SelectMany(file => File.ReadLines(file).Index()
            .Where(line => Banned().IsMatch(line.Item))
            .Select(line => $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}: {line.Item.Trim()}"));
        Assert.Equal("", string.Join('\n', found));
    }

    [Fact]
    public void All_files_are_checked() => Assert.True(Files().Count() > 1_000);

    private static IEnumerable<string> Files() =>
        Roots.SelectMany(root => Directory.EnumerateFiles(Repository.File(root), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Root))
            .Where(file => Extensions.Contains(Path.GetExtension(file)) && !IsLeft(Path.GetRelativePath(Repository.Root, file)));

    private static bool IsLeft(string path) => path.Split(Path.DirectorySeparatorChar).Any(Left.Contains);

    [GeneratedRegex(@"\b(he|him|his|himself|whoever(?!\.example)|whomever)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Banned();
}
