namespace Parley.Architecture.Tests;

/// <summary>The order of the usings of a file. Neither the compiler nor the formatter checks it for single files.</summary>
public sealed class UsingTests
{
    [Fact]
    public void Usings_are_in_order_with_those_of_the_system_first()
    {
        var files = Sources.OfAll().ToList();

        Assert.True(files.Count > 500, Sources.Root);
        Assert.Empty(files.Where(file => !IsInOrder(file)).Select(Sources.Name));
    }

    private static bool IsInOrder(string file)
    {
        var usings = File.ReadLines(file)
            .TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('('))
            .Select(line => line["using ".Length..^1])
            .ToList();
        return usings.SequenceEqual(usings.OrderBy(Key, StringComparer.OrdinalIgnoreCase));
    }

    // Namespaces, then static ones, then aliases. A blank sorts before each letter, as the end of a name does.
    private static string Key(string name)
    {
        var kind = name.StartsWith("static ", StringComparison.Ordinal) ? 1 : name.Contains('=') ? 2 : 0;
        var plain = kind == 1 ? name["static ".Length..] : name;
        var isSystem = plain == "System" || plain.StartsWith("System.", StringComparison.Ordinal);
        return $"{kind}{(isSystem ? 0 : 1)}{plain.Replace('.', ' ')}";
    }
}
