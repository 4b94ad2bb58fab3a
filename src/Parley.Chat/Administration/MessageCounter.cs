using System.Globalization;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.Chat.Administration;

/// <summary>Counts the messages per day: once a minute it adds the new ones, so reading the counts is cheap.</summary>
internal sealed class MessageCounter(ChatStore store, LogWriter writer, ServiceSupervisor supervisor, TimeProvider time)
    : PeriodicWork("message counter", Interval, supervisor, time)
{
    /// <summary>The name of its position in the database.</summary>
    public const string Follower = "statistics";

    private const long Piece = 10_000;
    private const long Day = 24 * 60 * 60 * 1_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>The last days with messages, newest first.</summary>
    public async ValueTask<IReadOnlyList<DayCount>> DaysAsync(int count)
    {
        await using var read = await store.ReadAsync();
        return await read.Sql.QueryAsync("select day, messages from message_days order by day desc limit $1", (long)count)
            .AllAsync(row => new DayCount(DateOf(row.Long(0)), row.Long(1)));
    }

    /// <summary>Counts everything that has not been counted.</summary>
    public async Task CountAsync()
    {
        while (await NextPieceAsync() is { } piece)
        {
            var outcome = await writer.RunAsync(Actor.Server, transaction => Add(transaction, piece));
            if (outcome.Refusal is not null) return;   // It is retried in a minute.
        }
    }

    protected override Task RunOnceAsync(CancellationToken stopping) => CountAsync();

    private async ValueTask<CountedPiece?> NextPieceAsync()
    {
        await using var read = await store.ReadAsync();
        var from = await CountedAsync(read.Sql);
        var head = await read.Sql.NumberAsync("select max(pos) from log") ?? 0;
        if (from >= head) return null;

        var to = Math.Min(head, from + Piece);
        // Recalled messages count as messages.
        var days = await read.Sql.QueryAsync(
            """
            select l.time / $3, count(*) from log l join conversations c on c.id = l.conversation
            where l.pos > $1 and l.pos <= $2 and c.kind <> 3 and l.kind not in ('system', 'recall', 'edit') group by 1
            """,
            from, to, Day).AllAsync(row => (row.Long(0), row.Long(1)));
        return new CountedPiece(from, to, days);
    }

    private static async ValueTask<long> CountedAsync(ReadSession sql) =>
        await sql.NumberAsync("select pos from feed_positions where follower = $1", Follower) ?? 0;

    private static Outcome<Done> Add(WriteTransaction transaction, CountedPiece piece)
    {
        var sql = transaction.SqlKeepingCache();
        if (CountedAsync(sql).AtOnce() != piece.From) return Done.Value;   // Another node has counted it.

        foreach (var (day, count) in piece.Days)
        {
            sql.Execute(
                """
                insert into message_days (day, messages) values ($1, $2)
                on conflict (day) do update set messages = message_days.messages + excluded.messages
                """,
                day, count);
        }

        sql.Execute(
            "insert into feed_positions (follower, pos) values ($1, $2) on conflict (follower) do update set pos = excluded.pos",
            Follower, piece.To);
        return Done.Value;
    }

    private static string DateOf(long day) =>
        DateTimeOffset.FromUnixTimeMilliseconds(day * Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record CountedPiece(long From, long To, IReadOnlyList<(long Day, long Count)> Days);
}
