using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Chat.Storage;

/// <summary>One numbered step of the schema, as embedded in the program.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>The SHA-256 of the text, independent of line ends.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>Reads the embedded steps of one dialect, in order.</summary>
    public static IReadOnlyList<Migration> Embedded(string dialect)
    {
        var folder = $"Storage/Migrations/{dialect}/";
        var assembly = typeof(Migration).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                var file = name[folder.Length..];
                var version = int.Parse(file.AsSpan(0, file.IndexOf('_', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
                return new Migration(version, file, reader.ReadToEnd());
            })
            .OrderBy(migration => migration.Version)];
    }
}
