using System.Text.RegularExpressions;
using Mono.Cecil;

namespace Parley.Architecture.Tests;

/// <summary>Checks that the rooms of a project, which are the folders of its source, use one another in one direction only.</summary>
internal static partial class Floors
{
    /// <summary>Fails with the names of the types if one uses a type of a room above or to the right of its own.</summary>
    /// <param name="project">The project, as its folder in <c>src</c> and its assembly are called.</param>
    /// <param name="floors">The rooms of each floor from left to right, the lowest floor first; a dot is the project's folder
    /// itself.</param>
    public static void Check(string project, params string[] floors)
    {
        var order = floors.SelectMany(floor => floor.Split(' ')).ToList();
        var sources = SourcesOf(project).ToList();
        Assert.Equal(order.Order(), sources.Select(source => source.Room).Distinct().Order());

        var rooms = sources.SelectMany(source => source.Types, (source, type) => (type, source.Room)).DistinctBy(type => type.type)
            .ToDictionary();
        var uses = UsesIn(project)
            .Where(use => rooms.ContainsKey(use.User) && rooms.ContainsKey(use.Used))
            .Select(use => (use.User, From: rooms[use.User], use.Used, To: rooms[use.Used]));
        // The compiler leaves no trace of a constant that comes from another room, but the file imports that room's namespace.
        var imports = sources.SelectMany(source => source.Imports.Intersect(order), (source, room) =>
            (User: source.Name, From: source.Room, Used: "something", To: room));
        var wrong = uses.Concat(imports)
            .Where(use => order.IndexOf(use.From) < order.IndexOf(use.To))
            .Select(use => $"{use.User} in {use.From} uses {use.Used} in {use.To}")
            .Order()
            .ToArray();
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    private static IEnumerable<Source> SourcesOf(string project)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx"))) folder = folder.Parent!;
        var root = Path.Combine(folder.FullName, "src", project);
        return from file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
               let room = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar) is [var first, _, ..] ? first : "."
               where room is not ("bin" or "obj")
               let text = File.ReadAllText(file)
               let types = Declaration.Matches(text).Select(type => $"{Namespace.Match(text).Groups[1].Value}.{type.Groups[1].Value}")
               let imports = Import.Matches(text).Where(import => import.Groups[1].Value == project)
                   .Select(import => import.Groups[2].Value)
               select new Source(Path.GetFileName(file), room, [.. types], [.. imports]);
    }

    /// <summary>
    /// Each pair of types of which one names the other, whether in a signature, a body or an attribute. Generated types have no source.
    /// </summary>
    private static HashSet<(string User, string Used)> UsesIn(string project)
    {
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, project + ".dll"));
        var uses = new HashSet<(string, string)>();
        foreach (var type in module.GetTypes())
        {
            foreach (var used in new UsedTypes(type).All) uses.Add((NameOf(type), NameOf(used)));
        }

        return uses;
    }

    // A nested type, such as one that the compiler makes of a lambda, belongs to the type around it. List`1 is List.
    private static string NameOf(TypeReference type) =>
        type.DeclaringType is { } outer ? NameOf(outer) : $"{type.Namespace}.{type.Name.Split('`')[0]}";

    [GeneratedRegex(@"^(?:[a-z]+ )*?(?:record struct|record|class|struct|interface|enum|delegate \S+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration { get; }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace { get; }

    [GeneratedRegex(@"^using ([\w.]+)\.(\w+);", RegexOptions.Multiline)]
    private static partial Regex Import { get; }

    private sealed record Source(string Name, string Room, string[] Types, string[] Imports);
}
