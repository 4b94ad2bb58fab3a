using System.Globalization;
using System.Text.Json;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>The changes made by administrators and moderators; rows are only added, never changed.</summary>
internal sealed class AuditLog(ChatStore store)
{
    /// <summary>Adds a record in the transaction of the change.</summary>
    public static void Append(WriteTransaction transaction, AuditRecord record)
    {
        var sql = transaction.SqlKeepingCache();
        var id = (sql.Number("select max(id) from audit") ?? 0) + 1;   // There is one writer, so nobody else can take the number.
        sql.Execute(
            "insert into audit (id, time, actor, address, action, target, details) values ($1, $2, $3, $4, $5, $6, $7)",
            id, transaction.Now, record.By.Name, record.By.Address, record.Action, record.Target,
            record.Details is { } details ? JsonSerializer.Serialize(details, AdministrationJson.Wire.AuditDetails) : null);
    }

    /// <summary>One page, newest first.</summary>
    public async ValueTask<Outcome<AuditPage>> ListAsync(string? page, int size)
    {
        var before = long.MaxValue;
        if (page is not null && !SafeInteger.TryParse(page.AsSpan(), out before))
        {
            return Refusal.Malformed("page is not a value from a previous response.");
        }

        await using var read = await store.ReadAsync();
        var found = await read.Sql.QueryAsync(
            "select id, time, actor, address, action, target, details from audit where id < $1 order by id desc limit $2",
            before, size + 1L)
            .AllAsync(row => new AuditEntry(
                row.Long(0).ToString(CultureInfo.InvariantCulture), row.Long(1), row.Text(2),
                row.Text(4), row.TextOrNull(3), row.TextOrNull(5),
                row.TextOrNull(6) is { } details ? JsonSerializer.Deserialize(details, AdministrationJson.Wire.AuditDetails) : null));
        if (found.Count <= size) return new AuditPage(found);

        found.RemoveAt(size);
        return new AuditPage(found, found[^1].Id);
    }
}
