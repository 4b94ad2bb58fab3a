using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>
/// The small databases in <c>Schemas</c>, one of each schema that there ever was: made by the steps up to it, with rows that were written
/// between the steps. They are never written again.
/// </summary>
internal static class SchemaHistory
{
    /// <summary>The steps of today's program.</summary>
    public static IReadOnlyList<Migration> Steps { get; } = Migration.Embedded("Sqlite");

    private static string Folder { get; } = Path.Combine(Repository(), "tests", "StoreSpec", "Schemas");

    /// <summary>The path of the dump of a schema.</summary>
    public static string PathOf(int version) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{version:000}.sql"));

    /// <summary>Creates the dump of a schema from that of the one before.</summary>
    /// <param name="version">The schema.</param>
    /// <param name="path">A path for a database.</param>
    public static void Write(int version, string path)
    {
        if (version == 1) FirstRelease.Create(options => options.Database = path);
        else SchemaDump.Load(File.ReadAllText(PathOf(version - 1)), path);

        using (var database = DatabaseSetting.Choose(path, NullLogger.Instance))
        {
            database.Claim();
            using var sql = database.OpenWriter();
            Migrator.Run(sql, [.. Steps.TakeWhile(step => step.Version <= version)], 1_777_622_400_000 + version);
            var rows = Path.Combine(Folder, "Rows", Path.GetFileName(PathOf(version)));
            if (File.Exists(rows)) sql.Execute(File.ReadAllText(rows));
        }

        File.WriteAllText(PathOf(version), SchemaDump.Of(path));
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
