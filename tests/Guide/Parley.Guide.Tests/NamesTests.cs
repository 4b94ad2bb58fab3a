using System.Reflection;
using System.Text.RegularExpressions;
using Parley.EngineIO;
using Parley.Packaging.Tests;
using Parley.SocketIO;
using Parley.SocketIO.Redis;

namespace Parley.Guide.Tests;

/// <summary>Names, links and reasons on the pages exist.</summary>
public sealed partial class NamesTests
{
    // Names of the framework, and of what stands for a value, that the tables use.
    private static readonly HashSet<string> Foreign =
    [
        "Regex", "TimeSpan", "FromSeconds", "CancellationToken", "User", "OpenTelemetry", "MapHub", "AddSignalR", "DateTimeOffset",
        "RequireAuthorization", "RequireCors", "CreateScope", "TimeoutException",
    ];

    private static readonly HashSet<string> Names =
    [
        .. new[] { typeof(SocketIOServer).Assembly, typeof(EngineOptions).Assembly, typeof(RedisEmitter).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes()).SelectMany(NamesOf),
    ];

    [Theory]
    [InlineData("coming-from-node.md")]
    [InlineData("coming-from-signalr.md")]
    public void Every_name_in_the_column_of_our_library_exists(string page)
    {
        var named = Page.Of(page).Rows.SelectMany(cells => cells.Skip(1))
            .SelectMany(cell => Code().Matches(cell).Select(match => match.Groups[1].Value))
            .SelectMany(code => Name().Matches(Text().Replace(code, "")).Select(match => match.Value))
            .Distinct().ToList();
        Assert.True(named.Count > 30, $"Only {named.Count} names were found.");
        Assert.Equal("", string.Join(", ", named.Except(Names).Except(Foreign)));
    }

    [Fact]
    public void Every_meter_and_instrument_on_the_page_about_metrics_exists()
    {
        var sources = string.Concat(
            Directory.GetFiles(Repository.File("src"), "*Metrics.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var instruments = Instrument().Matches(sources).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(instruments, Instrument().Matches(Page.Of("12-observability.md").Text).Select(match => match.Value).Distinct()
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_reason_on_the_page_about_connections_exists_with_its_text()
    {
        var listed = Page.Of("07-connection.md").Rows.Where(cells => cells.Length == 4 && cells[1].StartsWith('`'))
            .Select(cells => (cells[0].Trim('`'), cells[1].Trim('`')));
        Assert.Equal(Enum.GetValues<DisconnectReason>().Select(reason => (reason.ToString(), reason.ToText())).Order(), listed.Order());
    }

    [Fact]
    public void Every_link_points_to_a_file()
    {
        Assert.Contains(Page.Documents, page => page.Name == "docs/design/README.md");
        foreach (var page in Page.Documents)
        {
            Assert.All(page.Links, link =>
                Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(page.File)!, link)),
                    $"{page.Name} links to {link}, which is not there."));
        }
    }

    [Fact]
    public void Every_link_to_a_heading_points_to_one()
    {
        var pages = Page.Documents.ToDictionary(page => page.File);
        var links = Page.Documents.SelectMany(page => page.Anchors.Select(link => (page, link.Target, link.Anchor)))
            .Where(link => link.Target is "" || link.Target.EndsWith(".md", StringComparison.Ordinal)).ToList();
        Assert.True(links.Count > 20, $"Only {links.Count} links were found.");
        Assert.All(links, link =>
        {
            var file = link.Target is ""
                ? link.page.File
                : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(link.page.File)!, link.Target));
            Assert.True(
                pages[file].Headings.Contains(link.Anchor), $"{link.page.Name} links to {link.Target}#{link.Anchor}, which is not there.");
        });
    }

    [Fact]
    public void The_clients_in_the_README_are_those_of_the_tests()
    {
        var tested = ClientVersion().Matches(
            File.ReadAllText(Repository.File("tests/Conformance/clients/package.json"))
                + File.ReadAllText(Repository.File("Directory.Packages.props")));
        var rows = Page.All.Single(page => page.Name == "README.md").Rows.Where(
            cells => cells[0].Contains("client", StringComparison.OrdinalIgnoreCase));
        var promised = rows.SelectMany(cells => Version().Matches(cells[1])).Select(match => match.Value);
        Assert.Equal(tested.Select(match => match.Groups[1].Value).Order(), promised.Order());
    }

    private static IEnumerable<string> NamesOf(Type type) =>
        type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Select(member => member.Name)
            .Append(type.Name.Split('`')[0]);

    [GeneratedRegex("""(?:npm:socket\.io-client@|Include="SocketIOClient" Version=")([\d.]+)""")]
    private static partial Regex ClientVersion();

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Version();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"\b[A-Z]\w+")]
    private static partial Regex Name();

    [GeneratedRegex(@"\b(?:engineio\.server|socketio\.server|socketio\.redis)(\.[a-z_]+)+")]
    private static partial Regex Instrument();
}
