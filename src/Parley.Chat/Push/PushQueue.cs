using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Chat.Clocks;
using Parley.Chat.Supervision;
using Parley.EngineIO;

namespace Parley.Chat.Push;

/// <summary>
/// Sends pushes, a few at a time, in the order of <see cref="PushLanes"/>. A browser whose push service defers pushes is left alone for a
/// while, and longer each time. Waiting pushes are limited in number and time, because a push is a hint and the log has everything.
/// </summary>
internal sealed partial class PushQueue(
    PushClient client, PushSubscriptions subscriptions, ServiceSupervisor supervisor, ServerClock clock, TimeProvider time,
    ThinnedLogger<PushQueue> logger)
    : SupervisedService("push queue", supervisor)
{
    private const int MaxDeferred = 10_000;
    private const int MaxDeferredOfUser = 100;
    private const int MaxAttempts = 8;

    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ScanInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxWait = TimeSpan.FromHours(1);
    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(30), MaxWait);

    private readonly PushLanes _lanes = new(time);
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(OneWord());   // A push may start: wakes a worker.
    private readonly Channel<bool> _room = Channel.CreateBounded<bool>(OneWord());   // A push is over: there may be room.
    private readonly ConcurrentDictionary<string, Rest> _resting = new();   // By endpoint.
    private readonly PriorityQueue<PushJob, Deadline> _deferred = new();   // Guarded by itself, like the next one.
    private readonly Dictionary<string, int> _deferredOfUser = new(StringComparer.Ordinal);

    /// <summary>The number of pushes waiting or in progress.</summary>
    public int Count => _lanes.Count + Deferred;

    /// <summary>The number of pushes that their push service has deferred.</summary>
    public int Deferred
    {
        get
        {
            lock (_deferred) return _deferred.Count;
        }
    }

    /// <summary>Adds a push; waits while too many wait for services that respond.</summary>
    public async ValueTask AddAsync(PushJob job, CancellationToken stopping)
    {
        while (!_lanes.TryAdd(job)) await _room.Reader.ReadAsync(stopping);
        _work.Writer.TryWrite(true);
    }

    /// <summary>Sends until it is stopped; waiting pushes are then lost, which is allowed.</summary>
    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var scan = Supervisor.StartTimer("deferred pushes", Resume, ScanInterval);
        await Task.WhenAll(Enumerable.Range(0, PushLanes.Workers).Select(_ => WorkAsync(stopping)));
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        while (true)
        {
            await _work.Reader.ReadAsync(stopping);
            while (_lanes.TryTake() is { } turn)
            {
                _work.Writer.TryWrite(true);   // If one may start, another may too: wakes the next worker.
                await SendAsync(turn, stopping);
            }
        }
    }

    private async Task SendAsync(PushTurn turn, CancellationToken stopping)
    {
        var conduct = PushConduct.NotCalled;
        try
        {
            if (!await IsDueAsync(turn.Job)) return;

            var start = time.GetTimestamp();
            var (result, wait) = await client.SendAsync(turn.Job, stopping);
            conduct = ConductOf(result, time.GetElapsedTime(start));
            await SettleAsync(turn.Job, result, wait);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)   // Only this push is lost; the worker continues.
        {
            Log.Failed(logger, exception);
        }
        finally
        {
            _lanes.End(turn, conduct);
            _room.Writer.TryWrite(true);
        }
    }

    private async ValueTask<bool> IsDueAsync(PushJob job)
    {
        // The session may have ended while the push waited.
        if (clock.UtcNow >= job.Expires || !await subscriptions.HasAsync(job.Target)) return false;
        if (!_resting.TryGetValue(job.Target.Endpoint, out var rest) || rest.Until.HasCome(time)) return true;

        Defer(job, rest.Until);
        return false;
    }

    private static PushConduct ConductOf(PushResult result, TimeSpan took) => result switch
    {
        PushResult.Unsent => PushConduct.NotCalled,
        PushResult.Silence => PushConduct.Silent,
        _ => took <= Prompt ? PushConduct.Answered : PushConduct.Slow,
    };

    private async Task SettleAsync(PushJob job, PushResult result, TimeSpan? wait)
    {
        switch (result)
        {
            case PushResult.Taken:
                _resting.TryRemove(job.Target.Endpoint, out _);
                break;
            case PushResult.Gone:
                _resting.TryRemove(job.Target.Endpoint, out _);
                await subscriptions.RemoveAsync(job.Target);
                break;
            case PushResult.Refused:
                Log.Refused(logger, new Uri(job.Target.Endpoint).Host);
                break;
            default:
                PutOff(job, wait);
                break;
        }
    }

    private void PutOff(PushJob job, TimeSpan? wait)
    {
        var failures = _resting.TryGetValue(job.Target.Endpoint, out var rest) ? rest.Failures + 1 : 1;
        var pause = wait is { } asked && asked > TimeSpan.Zero ? (asked < MaxWait ? asked : MaxWait) : Backoff.After(failures);
        rest = new Rest(failures, Deadline.In(time, pause), Deadline.In(time, pause + MaxWait));
        _resting[job.Target.Endpoint] = rest;
        if (job.Attempts + 1 < MaxAttempts) Defer(job with { Attempts = job.Attempts + 1 }, rest.Until);
    }

    private void Defer(PushJob job, Deadline until)
    {
        lock (_deferred)
        {
            var ofUser = _deferredOfUser.GetValueOrDefault(job.User);
            if (_deferred.Count >= MaxDeferred || ofUser >= MaxDeferredOfUser) return;

            _deferredOfUser[job.User] = ofUser + 1;
            _deferred.Enqueue(job, until);
        }
    }

    /// <summary>Queues deferred pushes again when their time has come, as far as there is room.</summary>
    private void Resume()
    {
        _lanes.Resume();
        lock (_deferred)
        {
            while (_deferred.TryPeek(out var job, out var until) && until.HasCome(time) && _lanes.TryAdd(job))
            {
                _deferred.Dequeue();
                if (_deferredOfUser[job.User] > 1) _deferredOfUser[job.User]--;
                else _deferredOfUser.Remove(job.User);
            }
        }

        foreach (var (endpoint, rest) in _resting)
        {
            if (rest.Forgotten.HasCome(time)) _resting.TryRemove(endpoint, out _);
        }

        _work.Writer.TryWrite(true);
    }

    private static BoundedChannelOptions OneWord() => new(1) { FullMode = BoundedChannelFullMode.DropWrite };

    private readonly record struct Rest(int Failures, Deadline Until, Deadline Forgotten);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The push service {Host} refuses our pushes.", EventName = "PushRefused")]
        public static partial void Refused(ILogger logger, LogText host);

        [LoggerMessage(2, LogLevel.Error, "A push failed.", EventName = "PushFailed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
