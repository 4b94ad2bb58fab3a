using System.Globalization;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;

namespace Parley.Chat.Administration;

/// <summary>Counts the messages of each day: once a minute those that have come since, so that asking costs nothing.</summary>
internal sealed class MessageCounter(ChatStore store, LogWriter writer, ServiceSupervisor supervisor, TimeProvider time)
    : PeriodicWork("message counter", Interval, supervisor, time)
{
    private const string Name = "statistics";
    private const long Piece = 10_000;
    private const long Day = 24 * 60 * 60 * 1_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>The last days that had messages, the newest first.</summary>
    public IReadOnlyList<DayCount> Days(int count)
    {
        using var read = store.Read();
        return read.Sql.Query("select day, messages from message_days order by day desc limit $1", (long)count)
            .All(row => new DayCount(DateOf(row.Long(0)), row.Long(1)));
    }

    /// <summary>Counts everything that has not been counted.</summary>
    public async Task CountAsync()
    {
        while (NextPiece() is { } piece)
        {
            var outcome = await writer.RunAsync(Actor.Server, transaction => Add(transaction, piece));
            if (outcome.Refusal is not null) return;   // The next minute comes.
        }
    }

    protected override Task RunOnceAsync(CancellationToken stopping) => CountAsync();

    private CountedPiece? NextPiece()
    {
        using var read = store.Read();
        var from = read.Sql.Number("select pos from feed_positions where follower = $1", Name) ?? 0;
        var head = read.Sql.Number("select max(pos) from log") ?? 0;
        if (from >= head) return null;

        var to = Math.Min(head, from + Piece);
        // Recalled ones were messages when they came.
        var days = read.Sql.Query(
            """
            select l.time / $3, count(*) from log l join conversations c on c.id = l.conversation
            where l.pos > $1 and l.pos <= $2 and c.kind <> 3 and l.kind not in ('system', 'recall', 'edit') group by 1
            """,
            from, to, Day).All(row => (row.Long(0), row.Long(1)));
        return new CountedPiece(from, to, days);
    }

    private static Outcome<Done> Add(WriteTransaction transaction, CountedPiece piece)
    {
        var sql = transaction.SqlBeside;
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
            "insert into feed_positions (follower, pos) values ($1, $2) on conflict (follower) do update set pos = excluded.pos", Name, piece.To);
        return Done.Value;
    }

    private static string DateOf(long day) => DateTimeOffset.FromUnixTimeMilliseconds(day * Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record CountedPiece(long From, long To, IReadOnlyList<(long Day, long Count)> Days);
}
