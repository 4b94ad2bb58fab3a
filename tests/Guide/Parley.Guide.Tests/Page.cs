using System.Text.RegularExpressions;
using Parley.Packaging.Tests;

namespace Parley.Guide.Tests;

/// <summary>One page of the guide, or another document.</summary>
internal sealed partial class Page
{
    private Page(string file)
    {
        File = file;
        Text = System.IO.File.ReadAllText(file);
    }

    /// <summary>All pages, and the READMEs that show code of the library.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory.GetFiles(Repository.File("docs/guide"), "*.md").Order(StringComparer.Ordinal).Select(file => new Page(file)),
        .. Directory.GetFiles(Repository.File("src"), "README.md", SearchOption.AllDirectories).Select(file => new Page(file)),
        new Page(Repository.File("docs/messenger/embedding.md")),
        new Page(Repository.File("README.md")),
    ];

    /// <summary>All documents for people.</summary>
    public static IReadOnlyList<Page> Documents { get; } =
    [
        .. Directory.GetFiles(Repository.Root, "*.md").Select(file => new Page(file)),
        .. Directory.GetFiles(Repository.File("docs"), "*.md", SearchOption.AllDirectories).Select(file => new Page(file)),
        .. Directory.GetFiles(Repository.File("src"), "README.md", SearchOption.AllDirectories).Select(file => new Page(file)),
        new Page(Repository.File("bench/README.md")),
    ];

    public string File { get; }

    public string Text { get; }

    /// <summary>Its path in the repository.</summary>
    public string Name => Path.GetRelativePath(Repository.Root, File);

    /// <summary>The fenced blocks of C#, with the file that they come from, if one is named after the word.</summary>
    public IEnumerable<CodeBlock> Code => CSharp().Matches(Text).Select(match =>
        new CodeBlock(
            match.Groups["info"].Value.Trim(), match.Groups["code"].Value, Text[..match.Groups["code"].Index].Count(c => c == '\n') + 1));

    /// <summary>Where its relative links lead to, without the part behind #.</summary>
    public IEnumerable<string> Links => Link().Matches(WithoutCode).Select(match => match.Groups[1].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal));

    /// <summary>Where its links to headings lead to: the page, which is empty for the page itself, and the part behind #.</summary>
    public IEnumerable<(string Target, string Anchor)> Anchors => AnchorLink().Matches(WithoutCode)
        .Select(match => (match.Groups[1].Value, match.Groups[2].Value))
        .Where(link => !link.Item1.Contains("://", StringComparison.Ordinal));

    /// <summary>The anchors of its headings, as GitHub makes them.</summary>
    public IEnumerable<string> Headings =>
        Sections.Skip(1).Select(section => section.Split('\n')[0].TrimStart('#').Trim().ToLowerInvariant())
        .Select(heading => string.Concat(heading.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'));

    /// <summary>The cells of its tables, row by row, without the rules below the headings.</summary>
    public IEnumerable<string[]> Rows => WithoutCode.Split('\n')
        .Where(line => line.StartsWith('|') && !line.StartsWith("| ---", StringComparison.Ordinal))
        .Select(line => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    /// <summary>All fenced blocks, as they are.</summary>
    public IEnumerable<string> Blocks => AnyCode().Matches(Text).Select(match => match.Value);

    /// <summary>Its sections without fenced blocks, each beginning with its heading.</summary>
    public IReadOnlyList<string> Sections => Heading().Split(WithoutCode);

    /// <summary>The text below a heading, up to the next one.</summary>
    public string Section(string heading)
    {
        var start = Text.IndexOf($"## {heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"{Name} has no heading '{heading}'.");
        var end = Text.IndexOf("\n## ", start, StringComparison.Ordinal);
        return end < 0 ? Text[start..] : Text[start..end];
    }

    public static Page Of(string name) => All.Single(page => page.Name == $"docs/guide/{name}");

    private string WithoutCode => AnyCode().Replace(Text, "");

    [GeneratedRegex(@"^```csharp(?<info>[^\n]*)\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CSharp();

    [GeneratedRegex("^```.*?^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex AnyCode();

    [GeneratedRegex(@"\]\(([^)#]*)#([^)]+)\)")]
    private static partial Regex AnchorLink();

    [GeneratedRegex("^(?=#+ )", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(([^)#]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}

/// <summary>A fenced block of C#.</summary>
/// <param name="Info">What stands behind the word csharp.</param>
/// <param name="Text">The code.</param>
/// <param name="Line">The line of the page on which it begins.</param>
internal sealed record CodeBlock(string Info, string Text, int Line)
{
    /// <summary>It needs packages that the tests do not fetch, or is a part of a sample, which is compiled completely.</summary>
    public bool IsNotCompiled => Info == "no-compile" || Info.StartsWith("samples/", StringComparison.Ordinal);

    /// <summary>The file of the repository that it is taken from; null if there is none.</summary>
    public string? Source => Info is "" or "no-compile" ? null : Info;
}
