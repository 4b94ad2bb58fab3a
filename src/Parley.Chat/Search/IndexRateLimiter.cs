using Parley.Chat.Log;

namespace Parley.Chat.Search;

/// <summary>
/// The size of index writes and the pauses between them: as much as possible while there are no other writes, otherwise a share of the log
/// writer's time.
/// </summary>
/// <param name="writer">The log writer.</param>
/// <param name="time">The clock.</param>
internal sealed class IndexRateLimiter(LogWriter writer, TimeProvider time)
{
    /// <summary>The number of rows per write while there are other writes: one or two milliseconds of the writer's time.</summary>
    public const int MinRows = 512;

    /// <summary>The number of rows per write while there are no other writes; a send that arrives then has to wait for them.</summary>
    public const int MaxRows = 8_192;

    private const int Restraint = 3;   // At most a quarter of the writer's time.

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MinRest = TimeSpan.FromMilliseconds(1);

    private long _taken = writer.Taken;
    private long _disturbed = time.GetTimestamp();   // When other writes were last seen.

    /// <summary>The number of rows of the next write.</summary>
    public int Rows { get; private set; } = MinRows;

    /// <summary>Whether there were other writes recently.</summary>
    public bool IsBusy => time.GetElapsedTime(_disturbed) < Quiet;

    /// <summary>Records a write of the indexer itself, which does not count as another write.</summary>
    public void Wrote()
    {
        var taken = writer.Taken;
        if (taken - _taken > 1) _disturbed = time.GetTimestamp();
        _taken = taken;
        Rows = IsBusy ? MinRows : Math.Min(MaxRows, Rows * 2);
    }

    /// <summary>Pauses, so that other writes can run.</summary>
    /// <param name="spent">The duration of the last write.</param>
    /// <param name="stopping">The server stops.</param>
    public async Task RestAsync(TimeSpan spent, CancellationToken stopping)
    {
        if (!IsBusy) return;

        var rest = spent * Restraint;
        await Task.Delay(rest > MinRest ? rest : MinRest, time, stopping);
    }
}
