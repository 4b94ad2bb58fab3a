using Microsoft.Extensions.Time.Testing;

namespace Parley.StoreSpec;

/// <summary>
/// A clock that only the test moves, whose date can be set back and forward while timers and timestamps go on: as the clock of a machine is
/// set.
/// </summary>
/// <param name="start">The date at the beginning.</param>
public sealed class JumpingTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private long _ahead;   // In ticks; any thread may read it.

    /// <summary>Sets the date.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Volatile.Read(ref _ahead));
}
