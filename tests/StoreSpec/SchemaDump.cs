using System.Text;
using Microsoft.Data.Sqlite;
using Parley.Chat.Storage;
using Parley.Chat.Transfer;

namespace Parley.StoreSpec;

/// <summary>A database of SQLite as text, to be kept in the repository.</summary>
internal static class SchemaDump
{
    private const string Definitions =
        "select sql from sqlite_schema where type {0} 'table' and sql is not null and name not like 'sqlite!_%' escape '!' order by name";

    /// <summary>Creates the database of a dump.</summary>
    public static void Load(string dump, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var sql = Open(path, SqliteOpenMode.ReadWriteCreate);
        sql.Execute("pragma foreign_keys = off");   // Until all rows are there.
        sql.Execute($"begin; {dump} commit");
    }

    /// <summary>The statements that create a database with its rows.</summary>
    public static string Of(string path)
    {
        using var sql = Open(path, SqliteOpenMode.ReadOnly);
        var text = new StringBuilder();
        foreach (var definition in Lines(sql, "=")) text.Append(definition).Append(";\n");
        var tables = Catalog.Read(sql).Select(table => (table.Name, Columns: table.Columns.Select(column => column.Name)))
            .Append(("schema_version", ["version", "checksum", "applied"]));
        foreach (var (name, columns) in tables.OrderBy(table => table.Name, StringComparer.Ordinal))
        {
            var values = string.Join(" || ', ' || ", columns.Select(column => $"quote(\"{column}\")"));
            foreach (var row in sql.Query($"select {values} from \"{name}\" order by 1").All(row => row.Text(0)))
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"insert into \"{name}\" values ({row});\n");
        }

        foreach (var definition in Lines(sql, "<>")) text.Append(definition).Append(";\n");
        return text.ToString();
    }

    private static List<string> Lines(SqlSession sql, string comparison) =>
        sql.Query(Definitions.Replace("{0}", comparison, StringComparison.Ordinal)).All(row => row.Text(0));

    private static SqlSession Open(string path, SqliteOpenMode mode)
    {
        var setting = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(setting.ToString());
        connection.Open();
        return new SqlSession(connection, SqlDialect.Sqlite);
    }
}
