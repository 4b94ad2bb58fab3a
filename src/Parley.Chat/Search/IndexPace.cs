using Parley.Chat.Messages;

namespace Parley.Chat.Search;

/// <summary>
/// How much of the index is written at once, and how long the indexer rests after it: as much as it can while nobody else writes, and a share of
/// the log writer's time beside others.
/// </summary>
/// <param name="writer">Whose time it is.</param>
/// <param name="time">The clock.</param>
internal sealed class IndexPace(LogWriter writer, TimeProvider time)
{
    /// <summary>How many rows are written at once beside others: a millisecond or two of the writer's.</summary>
    public const int LeastRows = 512;

    /// <summary>How many rows are written at once when nobody else writes: what a send that comes just then waits for.</summary>
    public const int MostRows = 8_192;

    private const int Restraint = 3;   // A quarter of the writer's time at most.

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(1);

    private long _taken = writer.Taken;
    private long _disturbed = time.GetTimestamp();   // When others were last seen to write.

    /// <summary>How many rows the next write has.</summary>
    public int Rows { get; private set; } = LeastRows;

    /// <summary>Whether others have written lately.</summary>
    public bool IsBusy => time.GetElapsedTime(_disturbed) < Quiet;

    /// <summary>Takes note of a write of the indexer's own: of what the writer has taken, one is not by others.</summary>
    public void Wrote()
    {
        var taken = writer.Taken;
        if (taken - _taken > 1) _disturbed = time.GetTimestamp();
        _taken = taken;
        Rows = IsBusy ? LeastRows : Math.Min(MostRows, Rows * 2);
    }

    /// <summary>Leaves the writer to others.</summary>
    /// <param name="spent">How long the last write took it.</param>
    /// <param name="stopping">The server stops.</param>
    public async Task RestAsync(TimeSpan spent, CancellationToken stopping)
    {
        if (!IsBusy) return;

        var rest = spent * Restraint;
        await Task.Delay(rest > ShortestRest ? rest : ShortestRest, time, stopping);
    }
}
