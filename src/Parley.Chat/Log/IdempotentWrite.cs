using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Chat.Ground;
using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>A write that runs once per key: its result is stored for a day and returned to every repetition.</summary>
/// <remarks>
/// Writes run one at a time, so a repetition waits in the queue for a running one. Refused writes changed nothing and are not stored.
/// </remarks>
internal sealed class IdempotentWrite<T>(WriteOperation<T> act, IdempotencyKey key, JsonTypeInfo<T> type) : WriteOperation<T>
{
    private const long Kept = 24 * 60 * 60 * 1_000;
    private const int MaxOfCaller = 1_000;

    internal override bool IsAnsweredLast => act.IsAnsweredLast;

    internal override void Delivered()
    {
        if (Outcome.Refusal is null) act.Delivered();   // The change itself does not know that it was not stored.
    }

    internal override int Size => act.Size;

    internal override bool Foresee(WriteTransaction transaction) => act.Foresee(transaction);

    protected override Outcome<T> Run(WriteTransaction transaction)
    {
        var sql = transaction.SqlKeepingCache();
        var before = sql.Query(
            "select request, answer from repeats where caller = $1 and key = $2 and created > $3",
            key.Caller, key.Text, transaction.Now - Kept)
            .One(row => new { Request = row.GetFieldValue<byte[]>(0), Answer = row.Text(1) });
        if (before is null) return Do(transaction, sql);

        return before.Request.AsSpan().SequenceEqual(key.Request)
            ? JsonSerializer.Deserialize(before.Answer, type)!
            : new Refusal(Reason.Conflict, $"This {IdempotencyKey.Name} was used for a different request.");
    }

    private Outcome<T> Do(WriteTransaction transaction, SqlSession sql)
    {
        act.Execute(transaction);
        if (!act.Outcome.TryGet(out var value, out var refusal)) return refusal;

        Forget(transaction, sql);
        sql.Execute(
            "insert into repeats (caller, key, request, answer, created) values ($1, $2, $3, $4, $5)",
            key.Caller, key.Text, key.Request, JsonSerializer.Serialize(value, type), transaction.Now);
        return value;
    }

    /// <summary>Deletes expired keys, and a caller's oldest ones above the limit.</summary>
    private void Forget(WriteTransaction transaction, SqlSession sql)
    {
        sql.Execute("delete from repeats where created <= $1", transaction.Now - Kept);
        sql.Execute(
            """
            delete from repeats where caller = $1 and key in
                (select key from repeats where caller = $1 order by created desc, key limit 1000000 offset $2)
            """,
            key.Caller, MaxOfCaller - 1L);
    }
}

/// <summary>Creates such writes.</summary>
internal static class IdempotentWrite
{
    /// <summary>The write itself, if it has no key.</summary>
    public static WriteOperation<T> Once<T>(this WriteOperation<T> act, IdempotencyKey? key, JsonTypeInfo<T> type) =>
        key is null ? act : new IdempotentWrite<T>(act, key, type);
}
