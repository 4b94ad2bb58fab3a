using System.Runtime.CompilerServices;
using YamlDotNet.RepresentationModel;

namespace Parley.Chat.Tests;

/// <summary><c>docs/protocol/asyncapi.yaml</c>, as far as the code can be compared with it.</summary>
internal sealed class AsyncApiDocument
{
    private static readonly string[] Compositions = ["allOf", "oneOf"];

    private readonly YamlNode _root;

    private AsyncApiDocument(YamlNode root) => _root = root;

    public static AsyncApiDocument Current { get; } = Load();

    /// <summary>Requests by namespace, each with the event that answers it.</summary>
    public IEnumerable<(string Namespace, string Request, string Answer)> Requests => Operations("receive").Select(operation =>
        (NamespaceOf(operation), Name(Messages(operation).Single()), Name(Messages(operation["reply"]).Single())));

    /// <summary>The pushes of the server, by namespace.</summary>
    public IEnumerable<(string Namespace, string Event)> Pushes =>
        Operations("send").SelectMany(operation => Messages(operation).Select(message => (NamespaceOf(operation), Name(message)))).Distinct();

    public IReadOnlyList<string> Reasons => Words(Schema("Reason"));

    /// <summary>The reasons of a request beyond those of every request.</summary>
    public IEnumerable<string> ReasonsOf(string ns, string request)
    {
        var operation = Operations("receive").Single(one => NamespaceOf(one) == ns && Name(Messages(one).Single()) == request);
        return ((YamlSequenceNode)operation["x-reasons"]).Select(one => one.ToString());
    }

    private static AsyncApiDocument Load([CallerFilePath] string here = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "protocol", "asyncapi.yaml");
        using var reader = new StreamReader(file);
        var yaml = new YamlStream();
        yaml.Load(reader);
        return new AsyncApiDocument(yaml.Documents[0].RootNode);
    }

    /// <summary>The members in the <c>msg</c> of a message, in any of its forms, without those of a refusal.</summary>
    public SortedSet<string> MembersOf(string message) =>
        Members(Property(_root["components"]["messages"][message]["payload"], "msg").Single());

    /// <summary>The words that the member <c>kind</c> of the <c>msg</c> of an envelope can be.</summary>
    public SortedSet<string> KindsOf(string envelope) =>
        [.. Property(Schema(envelope), "msg").SelectMany(Branches).SelectMany(one => Property(one, "kind")).SelectMany(Words)];

    /// <summary>A number or word in a schema.</summary>
    public string Limit(string schema, params IEnumerable<string> path) =>
        path.Aggregate(Schema(schema), (node, name) => node[name]).ToString();

    public IReadOnlyList<string> Words(string schema, string property) => [.. Property(Schema(schema), property).SelectMany(Words)];

    private YamlNode Schema(string name) => _root["components"]["schemas"][name];

    private IEnumerable<YamlNode> Operations(string action) =>
        ((YamlMappingNode)_root["operations"]).Children.Values.Where(one => one["action"].ToString() == action);

    private string NamespaceOf(YamlNode operation) => Follow(operation["channel"])["address"].ToString();

    private IEnumerable<YamlNode> Messages(YamlNode node) => ((YamlSequenceNode)node["messages"]).Select(Follow);

    private static string Name(YamlNode message) => message["name"].ToString();

    private static IReadOnlyList<string> Words(YamlNode schema) =>
        Child(schema, "const") is { } word ? [word.ToString()] : Child(schema, "enum") is YamlSequenceNode words
            ? [.. words.Select(one => one.ToString())] : [];

    private SortedSet<string> Members(YamlNode schema)
    {
        schema = Follow(schema);
        if (schema == Schema("Refused")) return [];
        var own = Child(schema, "properties") is YamlMappingNode properties ? properties.Children.Keys.Select(key => key.ToString()) : [];
        return [.. own, .. Parts(schema).SelectMany(Members)];
    }

    /// <summary>The definition of a property in a schema or its parts; "anything" counts as none.</summary>
    private IEnumerable<YamlNode> Property(YamlNode schema, string name)
    {
        schema = Follow(schema);
        var own = Child(schema, "properties") is { } properties && Child(properties, name) is YamlMappingNode found
            ? [Follow(found)]
            : Array.Empty<YamlNode>();
        return [.. own, .. Parts(schema).SelectMany(part => Property(part, name))];
    }

    private IEnumerable<YamlNode> Branches(YamlNode schema) =>
        Child(schema, "oneOf") is YamlSequenceNode branches ? branches.Select(Follow) : [schema];

    private static IEnumerable<YamlNode> Parts(YamlNode schema) =>
        Compositions.SelectMany(key => Child(schema, key) is YamlSequenceNode parts ? parts : Enumerable.Empty<YamlNode>());

    private static YamlNode? Child(YamlNode node, string name) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;

    private YamlNode Follow(YamlNode node) => Child(node, "$ref") is { } reference
        ? Follow(reference.ToString().Split('/').Skip(1).Aggregate(_root, (at, name) => at[name]))
        : node;
}
