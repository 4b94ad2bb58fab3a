using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Tests;

/// <summary>
/// The table of <c>docs/messenger/configuration.md</c>, generated from the settings of the program and the comments at their
/// properties.
/// </summary>
internal static partial class ConfigurationPage
{
    private const string Begin = "<!-- The table is made from the code: CONTRIBUTING.md says how. -->\n";
    private const string End = "<!-- The table ends here. -->";

    // Defaults that depend on other settings.
    private static readonly Dictionary<string, string> OtherDefaults = new()
    {
        ["Urls"] = "`http://localhost:5000`",
        ["Data"] = "`./data`",
        ["Database"] = "`parley.db` in the data folder",
        ["BasePath"] = "`/`",
        ["Demo"] = "`false`",
        ["Connections"] = "by the limit of open files",
        ["ConnectionsPerAddress"] = "a quarter of all",
        ["Chat:FileFolder"] = "`files` in the data folder",
        ["Backup:S3:Bucket"] = "as `Chat:S3:Bucket`",
        ["Backup:S3:Endpoint"] = "as `Chat:S3:Endpoint`",
        ["Backup:S3:Region"] = "as `Chat:S3:Region`",
        ["Backup:S3:AccessKey"] = "as `Chat:S3:AccessKey`",
        ["Backup:S3:SecretKey"] = "as `Chat:S3:SecretKey`",
        ["Backup:S3:PathStyle"] = "as `Chat:S3:PathStyle`",
        ["Backup:S3:Prefix"] = "`backups/`, after `Chat:S3:Prefix`",
        ["SocketIO:ConnectTimeout"] = "as `Chat:AuthTimeout`",
        ["SocketIO:Engine:PacketsPerSecond"] = "twice `Chat:RequestsPerSecond`, or half of `Chat:RequestBurst` if that is more",
        ["SocketIO:Engine:UnverifiedPacketsPerSecond"] = "20",
        ["SocketIO:Engine:MaxMemory"] = "a quarter of the memory there is",
        ["SocketIO:Engine:MaxUnassignedMemory"] = "a quarter of `SocketIO:Engine:MaxMemory`, at most 64 MiB",
    };

    private static readonly Dictionary<string, XElement> Documentation = ReadDocumentation();

    /// <summary>The page with the table as it should be.</summary>
    public static string Renew(string page)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        return page[..begin] + Table() + page[end..];
    }

    /// <summary>Whether a setting is a number of bytes, by its attribute.</summary>
    public static bool CountsBytes(PropertyInfo property) =>
        Bytes().IsMatch(Meaning(Documentation[$"P:{property.DeclaringType!.FullName}.{property.Name}"].Element("summary")!));

    private static string Table()
    {
        var table = new StringBuilder("\n| key | default | means |\n| --- | --- | --- |\n");
        var known = Settings.From([], Features.Bind).Known;
        foreach (var setting in known.OrderBy(SectionOf).ThenBy(setting => setting.Property?.MetadataToken ?? 0))
        {
            var property = setting.Property ?? typeof(Settings).GetProperty(setting.Key)!;
            var text = Documentation[$"P:{property.DeclaringType!.FullName}.{property.Name}"].Element("summary")!;
            table.Append(CultureInfo.InvariantCulture, $"| `{setting.Key}` | {Default(setting)} | {Meaning(text)} |\n");
        }

        return table.Append('\n').ToString();
    }

    private static string SectionOf(KnownSetting setting) =>
        setting.Key.Contains(':', StringComparison.Ordinal) ? setting.Key[..setting.Key.LastIndexOf(':')] : "";

    private static string Default(KnownSetting setting) =>
        OtherDefaults.TryGetValue(setting.Key, out var other) ? other : setting.Default switch
        {
            bool flag => flag ? "`true`" : "`false`",
            int or long => string.Create(CultureInfo.InvariantCulture, $"{setting.Default:N0}"),
            TimeSpan span => Duration(span),
            Enum choice => $"`{JsonNamingPolicy.KebabCaseLower.ConvertName(choice.ToString())}`",
            string { Length: > 0 } text => $"`{text}`",
            _ => "none",
        };

    private static string Duration(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } when span.Ticks % TimeSpan.TicksPerDay == 0 => $"{span.Days} days",
        { TotalHours: >= 2 } when span.Ticks % TimeSpan.TicksPerHour == 0 => $"{(int)span.TotalHours} h",
        { TotalMinutes: >= 2 } when span.Ticks % TimeSpan.TicksPerMinute == 0 => $"{(int)span.TotalMinutes} min",
        { TotalSeconds: >= 1 } when span.Ticks % TimeSpan.TicksPerSecond == 0 => $"{(int)span.TotalSeconds} s",
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds} ms"),
    };

    /// <summary>The summary as one line of Markdown, without the sentence that only repeats the default.</summary>
    private static string Meaning(XElement summary)
    {
        var text = string.Concat(summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } to =>
                $"`{to.Value[(to.Value.LastIndexOf('.') + 1)..]}`",
            XElement { Name.LocalName: "see" } see => $"`{(string?)see.Attribute("langword")}`",
            XElement other => other.Value,
            _ => node.ToString(SaveOptions.DisableFormatting),
        }));
        text = System.Net.WebUtility.HtmlDecode(Spaces().Replace(text, " ").Trim());
        return PlainDefault().Replace(text, "").Replace("|", "\\|", StringComparison.Ordinal).Trim();
    }

    private static Dictionary<string, XElement> ReadDocumentation() =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "Parley.*.xml")
            .SelectMany(file => XDocument.Load(file).Descendants("member"))
            .DistinctBy(member => (string)member.Attribute("name")!)
            .ToDictionary(member => (string)member.Attribute("name")!);

    [GeneratedRegex("^How many (?:of these )?bytes|, in bytes|at least so many bytes")]
    private static partial Regex Bytes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@" ?Default (?:[\d.,]+(?: \w+)?|true|false|none|no|`[^`]*`(?: in [^.]*)?)\.(?= |$)")]
    private static partial Regex PlainDefault();
}
