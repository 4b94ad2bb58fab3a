using System.Globalization;
using Parley.Chat.Storage;

namespace Parley.Chat.Transfer;

/// <summary>What a database or a copy of it has, to compare one with the other.</summary>
/// <param name="Schema">The newest step of its schema.</param>
/// <param name="Rows">The number of rows per table.</param>
internal sealed record DatabaseContent(int Schema, IReadOnlyDictionary<string, long> Rows)
{
    public static DatabaseContent Read(SqlSession sql) => new(
        (int)sql.Number("select max(version) from schema_version")!.Value,
        Catalog.Read(sql).ToDictionary(
            table => table.Name,
            table => sql.Number(string.Create(CultureInfo.InvariantCulture, $"select count(*) from {Table.Quote(table.Name)}"))!.Value));
}
