using Microsoft.Extensions.Time.Testing;

namespace Parley.StoreSpec;

/// <summary>
/// A clock that only the test moves, whose date can be set back and forward while timers and timestamps go on: as the clock of a machine is
/// set.
/// </summary>
/// <remarks>
/// A periodic timer is called once when the clock moves over many of its periods, as after a machine has slept. Otherwise, a month would
/// call each timer millions of times.
/// </remarks>
/// <param name="start">The date at the beginning.</param>
public sealed class JumpingTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private long _ahead;   // In ticks; any thread may read it.

    /// <summary>Sets the date.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Volatile.Read(ref _ahead));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period <= TimeSpan.Zero) return base.CreateTimer(callback, state, dueTime, period);

        var timer = new Periodic(this, () => callback(state));
        timer.Start(call => base.CreateTimer(_ => call(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan), dueTime, period);
        return timer;
    }

    private sealed class Periodic(TimeProvider time, Action callback) : ITimer
    {
        private readonly Lock _gate = new();
        private ITimer? _once;      // Null before the start and after the end.
        private long _due;          // In ticks, as the period. Guarded by _gate.
        private TimeSpan _period;

        public void Start(Func<Action, ITimer> create, TimeSpan dueTime, TimeSpan period)
        {
            _once = create(Call);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                (_due, _period) = (time.GetTimestamp() + dueTime.Ticks, period);
                return _once?.Change(dueTime, Timeout.InfiniteTimeSpan) ?? false;
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _once?.Dispose();
                _once = null;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Call()
        {
            callback();
            lock (_gate)
            {
                if (_period <= TimeSpan.Zero) return;

                var late = time.GetTimestamp() - _due;
                _due += ((late / _period.Ticks) + 1) * _period.Ticks;
                _once?.Change(TimeSpan.FromTicks(_due - time.GetTimestamp()), Timeout.InfiniteTimeSpan);
            }
        }
    }
}
