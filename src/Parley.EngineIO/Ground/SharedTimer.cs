using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Parley.EngineIO;

/// <summary>
/// The one timer for all periodic calls with the same period: it wakes an idle process once for all of them. Timers of their own would be
/// due some milliseconds apart. Thread-safe.
/// </summary>
internal sealed class SharedTimer
{
    private static readonly ConditionalWeakTable<TimeProvider, ConcurrentDictionary<TimeSpan, SharedTimer>> All = [];

    private readonly TimeProvider _time;
    private readonly TimeSpan _period;
    private readonly Lock _gate = new();
    private readonly HashSet<Call> _calls = [];   // Guarded by _gate.
    private ITimer? _timer;                       // Guarded by _gate; null without calls.

    private SharedTimer(TimeProvider time, TimeSpan period) => (_time, _period) = (time, period);

    /// <summary>Begins to call at the whole multiples of the period.</summary>
    /// <returns>Ends it when disposed; a running call continues.</returns>
    public static IDisposable Join(TimeProvider time, TimeSpan period, GuardedCall call)
    {
        var shared = All.GetOrCreateValue(time).GetOrAdd(period, static (key, clock) => new SharedTimer(clock, key), time);
        var joined = new Call(shared, call);
        shared.Add(joined);
        return joined;
    }

    private void Add(Call call)
    {
        lock (_gate)
        {
            _calls.Add(call);
            _timer ??= TimerStart.Start(_time, Tick, UntilNext(), _period);
        }
    }

    private void Remove(Call call)
    {
        lock (_gate)
        {
            _calls.Remove(call);
            if (_calls.Count > 0) return;

            _timer?.Dispose();
            _timer = null;
        }
    }

    // One after the other, because each further thread would have to be woken. One that hangs is passed over by the next tick.
    private void Tick()
    {
        Call[] calls;
        lock (_gate) calls = [.. _calls];
        foreach (var call in calls) call.Run();
    }

    // The system's timers have a coarse clock. By another one, those of different periods would be due some milliseconds apart.
    private TimeSpan UntilNext()
    {
        var now = _time == TimeProvider.System
            ? TimeSpan.FromMilliseconds(Environment.TickCount64)
            : _time.GetElapsedTime(0, _time.GetTimestamp());
        return _period - TimeSpan.FromTicks(now.Ticks % _period.Ticks);
    }

    private sealed class Call(SharedTimer shared, GuardedCall call) : IDisposable
    {
        private int _isRunning;

        public void Run()
        {
            if (Interlocked.Exchange(ref _isRunning, 1) == 1) return;

            call.Run();
            Volatile.Write(ref _isRunning, 0);
        }

        public void Dispose() => shared.Remove(this);
    }
}
