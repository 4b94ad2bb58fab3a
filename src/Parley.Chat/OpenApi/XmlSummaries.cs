using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Parley.Chat.OpenApi;

/// <summary>The summaries of the contract's types and their members.</summary>
internal sealed partial class XmlSummaries
{
    private readonly Dictionary<string, string> _texts = [];

    /// <summary>Reads the compiler's documentation file; without it there are no texts.</summary>
    public XmlSummaries(string path)
    {
        if (!File.Exists(path)) return;

        foreach (var member in XDocument.Load(path).Descendants("member"))
        {
            var name = (string?)member.Attribute("name") ?? "";
            if (member.Element("summary") is { } summary) _texts[name] = Plain(summary);
            // A record's parameters are its properties.
            if (!name.StartsWith("T:", StringComparison.Ordinal)) continue;
            foreach (var parameter in member.Elements("param"))
                _texts[$"P:{name[2..]}.{(string?)parameter.Attribute("name")}"] = Plain(parameter);
        }
    }

    public string? Of(Type type) => _texts.GetValueOrDefault($"T:{type.FullName}");

    public string? Of(MemberInfo member) => _texts.GetValueOrDefault($"P:{member.DeclaringType?.FullName}.{member.Name}");

    /// <summary>The text as Markdown.</summary>
    private static string Plain(XElement element) => Spaces().Replace(string.Concat(element.Nodes().Select(node => node switch
    {
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement reference when ((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name")) is { } to =>
            $"`{CamelCase(to)}`",
        XElement other => other.Value,
        XText text => text.Value,
        _ => "",
    })), " ").Trim();

    private static string CamelCase(string reference)
    {
        var name = reference[(reference.LastIndexOf('.') + 1)..];
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
