using System.Globalization;
using System.Text.Json;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>What those who look after the server have done: only added to, never changed.</summary>
internal sealed class AuditLog(ChatStore store)
{
    /// <summary>Adds an act, in the transaction that does it.</summary>
    public static void Append(WriteTransaction transaction, AuditRecord record)
    {
        var sql = transaction.SqlBeside;
        var id = (sql.Number("select max(id) from audit") ?? 0) + 1;   // One writer: nobody else can take it.
        sql.Execute(
            "insert into audit (id, time, actor, address, action, target, details) values ($1, $2, $3, $4, $5, $6, $7)",
            id, transaction.Now, record.By.Name, record.By.Address, record.Action, record.Target,
            record.Details is { } details ? JsonSerializer.Serialize(details, ChatJson.Wire.AuditDetails) : null);
    }

    /// <summary>One page, the newest first.</summary>
    public Outcome<AuditPage> List(string? page, int size)
    {
        var before = long.MaxValue;
        if (page is not null && !SafeInteger.TryParse(page.AsSpan(), out before))
        {
            return Refusal.Malformed("page is not one that the server gave.");
        }

        using var read = store.Read();
        var found = read.Sql.Query(
            "select id, time, actor, address, action, target, details from audit where id < $1 order by id desc limit $2", before, size + 1L)
            .All(row => new AuditEntry(
                row.Long(0).ToString(CultureInfo.InvariantCulture), row.Long(1), row.Text(2), row.Text(4), row.TextOrNull(3), row.TextOrNull(5),
                row.TextOrNull(6) is { } details ? JsonSerializer.Deserialize(details, ChatJson.Wire.AuditDetails) : null));
        if (found.Count <= size) return new AuditPage(found);

        found.RemoveAt(size);
        return new AuditPage(found, found[^1].Id);
    }
}
