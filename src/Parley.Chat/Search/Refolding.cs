using Parley.Chat.Storage;
using Parley.Chat.Text;

namespace Parley.Chat.Search;

/// <summary>
/// Renews stored folded text when a newer version folds differently: names at once; the index is emptied and rebuilt by the indexer.
/// </summary>
internal static class Refolding
{
    private const int Piece = 1_000;

    /// <summary>Runs in one transaction, before anything else uses the database.</summary>
    public static void Run(SqlSession sql)
    {
        if (sql.Text("select value from meta where name = 'folding'") == TextFold.Version) return;

        sql.BeginWrite();
        sql.Execute(sql.Dialect.ClearSearch);
        sql.Execute("update search_position set pos = 0, changes = changes + 1 where id = 1");
        for (var last = ""; Names(sql, last) is { Count: > 0 } names; last = names[^1].Id)
        {
            foreach (var (id, name, folded) in names.Where(one => TextFold.Fold(one.Name) != one.Folded))
            {
                sql.Execute("update users set folded = $2 where id = $1", id, TextFold.Fold(name));
            }
        }

        sql.Execute(
            "insert into meta (name, value) values ('folding', $1) on conflict (name) do update set value = excluded.value", TextFold.Version);
        sql.Execute("commit");
    }

    private static List<(string Id, string Name, string Folded)> Names(SqlSession sql, string last) =>
        sql.Query("select id, name, folded from users where id > $1 order by id limit $2", last, (long)Piece)
            .All(row => (row.Text(0), row.Text(1), row.Text(2)));
}
