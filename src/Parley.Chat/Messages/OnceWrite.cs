using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Chat.Contract;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>A write that is done once under its key: what came of it is kept with it for a day, and is the answer to every repetition.</summary>
/// <remarks>
/// One writer does one write after the other, so a repetition that comes while the first is under way waits for it in the queue. What was
/// refused has done nothing and is not kept.
/// </remarks>
internal sealed class OnceWrite<T>(WriteOperation<T> act, RepeatKey key, JsonTypeInfo<T> type) : WriteOperation<T>
{
    private const long Kept = 24 * 60 * 60 * 1_000;
    private const int MostOfCaller = 1_000;

    internal override bool IsAnsweredLast => act.IsAnsweredLast;

    internal override void Delivered()
    {
        if (Outcome.Refusal is null) act.Delivered();   // The act alone does not know that it was not kept.
    }

    internal override int Size => act.Size;

    protected override Outcome<T> Run(WriteTransaction transaction)
    {
        var sql = transaction.SqlBeside;
        var before = sql.Query(
            "select request, answer from repeats where caller = $1 and key = $2 and created > $3", key.Caller, key.Text, transaction.Now - Kept)
            .One(row => new { Request = row.GetFieldValue<byte[]>(0), Answer = row.Text(1) });
        if (before is null) return Do(transaction, sql);

        return before.Request.AsSpan().SequenceEqual(key.Request)
            ? JsonSerializer.Deserialize(before.Answer, type)!
            : new Refusal(Reason.Conflict, $"Something else was asked for under this {RepeatKey.Header}.");
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

    /// <summary>Drops what is too old, and the caller's oldest if he has very many.</summary>
    private void Forget(WriteTransaction transaction, SqlSession sql)
    {
        sql.Execute("delete from repeats where created <= $1", transaction.Now - Kept);
        sql.Execute(
            """
            delete from repeats where caller = $1 and key in
                (select key from repeats where caller = $1 order by created desc, key limit 1000000 offset $2)
            """,
            key.Caller, MostOfCaller - 1L);
    }
}

/// <summary>Makes such writes.</summary>
internal static class OnceWrite
{
    /// <summary>The write as it is, if it has no key.</summary>
    public static WriteOperation<T> Once<T>(this WriteOperation<T> act, RepeatKey? key, JsonTypeInfo<T> type) =>
        key is null ? act : new OnceWrite<T>(act, key, type);
}
