using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Chat.Clocks;
using Parley.Chat.Supervision;
using Parley.EngineIO;

namespace Parley.Chat.Push;

/// <summary>
/// Sends pushes, a few at a time, in the order that <see cref="PushLanes"/> says. A browser whose push service puts us off is left alone
/// for a while, and longer each time. What waits is bounded in number and time: a push is a hint, the log has everything.
/// </summary>
internal sealed partial class PushQueue(
    PushClient client, PushSubscriptions subscriptions, ServiceSupervisor supervisor, ServerClock clock, TimeProvider time, ThinnedLogger<PushQueue> logger)
    : SupervisedService("push queue", supervisor)
{
    private const int MaxDeferred = 10_000;
    private const int MaxDeferredOfUser = 100;
    private const int MaxAttempts = 8;

    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ScanInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(30), LongestWait);

    private readonly PushLanes _lanes = new(time);
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(OneWord());   // Something may go: a worker looks.
    private readonly Channel<bool> _room = Channel.CreateBounded<bool>(OneWord());   // Something is over: there may be room.
    private readonly ConcurrentDictionary<string, Rest> _resting = new();   // By endpoint.
    private readonly PriorityQueue<PushJob, Deadline> _deferred = new();   // Guarded by itself, as is the next.
    private readonly Dictionary<string, int> _deferredOfUser = new(StringComparer.Ordinal);

    /// <summary>How many pushes wait or are under way.</summary>
    public int Count => _lanes.Count + Deferred;

    /// <summary>How many of them wait for their push service.</summary>
    public int Deferred
    {
        get
        {
            lock (_deferred) return _deferred.Count;
        }
    }

    /// <summary>Takes a push; waits while too many wait for services that answer.</summary>
    public async ValueTask AddAsync(PushJob job, CancellationToken stopping)
    {
        while (!_lanes.TryAdd(job)) await _room.Reader.ReadAsync(stopping);
        _work.Writer.TryWrite(true);
    }

    /// <summary>Sends until it is told to stop; what waits here then is lost, as a push may be.</summary>
    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var scan = Supervisor.StartTimer("deferred pushes", Resume, ScanInterval, ScanInterval);
        await Task.WhenAll(Enumerable.Range(0, PushLanes.Workers).Select(_ => WorkAsync(stopping)));
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        while (true)
        {
            await _work.Reader.ReadAsync(stopping);
            while (_lanes.TryTake() is { } turn)
            {
                _work.Writer.TryWrite(true);   // Where one may go, another may: the next worker looks.
                await SendAsync(turn, stopping);
            }
        }
    }

    private async Task SendAsync(PushTurn turn, CancellationToken stopping)
    {
        var conduct = PushConduct.NotCalled;
        try
        {
            if (!IsDue(turn.Job)) return;

            var start = time.GetTimestamp();
            var (result, wait) = await client.SendAsync(turn.Job, stopping);
            conduct = ConductOf(result, time.GetElapsedTime(start));
            await SettleAsync(turn.Job, result, wait);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)   // One push is lost, the worker is not.
        {
            Log.Failed(logger, exception);
        }
        finally
        {
            _lanes.End(turn, conduct);
            _room.Writer.TryWrite(true);
        }
    }

    private bool IsDue(PushJob job)
    {
        if (clock.UtcNow >= job.Expires || !subscriptions.Has(job.Target)) return false;   // Its session may have ended while it waited.
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
        var pause = wait is { } asked && asked > TimeSpan.Zero ? (asked < LongestWait ? asked : LongestWait) : Backoff.After(failures);
        rest = new Rest(failures, Deadline.In(time, pause), Deadline.In(time, pause + LongestWait));
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

    /// <summary>Brings back those whose time has come, as far as there is room.</summary>
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
        [LoggerMessage(1, LogLevel.Warning, "The push service {Host} does not take our pushes.", EventName = "PushRefused")]
        public static partial void Refused(ILogger logger, LogText host);

        [LoggerMessage(2, LogLevel.Error, "A push failed.", EventName = "PushFailed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
