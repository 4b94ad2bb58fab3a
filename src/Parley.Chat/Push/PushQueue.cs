using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Chat.Supervision;

namespace Parley.Chat.Push;

/// <summary>
/// Sends pushes, a few at a time. A browser whose push service puts us off is left alone for a while, and longer each time; others do
/// not wait for it. What waits is bounded in number and time: a push is a hint, the log has everything.
/// </summary>
internal sealed partial class PushQueue(
    PushClient client, PushSubscriptions subscriptions, ServiceSupervisor supervisor, TimeProvider time, ILogger<PushQueue> logger)
    : SupervisedService("push queue", supervisor)
{
    private const int Capacity = 1_000;
    private const int Workers = 8;
    private const int MaxDeferred = 10_000;
    private const int MaxAttempts = 8;

    private static readonly TimeSpan ScanInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(30), LongestWait);

    private readonly Channel<PushJob> _jobs = Channel.CreateBounded<PushJob>(Capacity);
    private readonly ConcurrentDictionary<string, Rest> _resting = new();   // By endpoint.
    private readonly PriorityQueue<PushJob, DateTimeOffset> _deferred = new();   // Guarded by itself.
    private int _underWay;

    /// <summary>How many pushes wait or are under way.</summary>
    public int Count => _jobs.Reader.Count + Deferred + Volatile.Read(ref _underWay);

    /// <summary>How many of them wait for their push service.</summary>
    public int Deferred
    {
        get
        {
            lock (_deferred) return _deferred.Count;
        }
    }

    /// <summary>Takes a push; waits while too many are waiting already.</summary>
    public ValueTask AddAsync(PushJob job, CancellationToken stopping) => _jobs.Writer.WriteAsync(job, stopping);

    /// <summary>Sends until it is told to stop; what waits here then is lost, as a push may be.</summary>
    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var scan = Supervisor.StartTimer("deferred pushes", Resume, ScanInterval, ScanInterval);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stopping)));
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        await foreach (var job in _jobs.Reader.ReadAllAsync(stopping))
        {
            Interlocked.Increment(ref _underWay);
            try
            {
                await SendAsync(job, stopping);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)   // One push is lost, the worker is not.
            {
                Log.Failed(logger, exception);
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        }
    }

    private async Task SendAsync(PushJob job, CancellationToken stopping)
    {
        if (time.GetUtcNow() >= job.Expires || !subscriptions.Has(job.Target)) return;   // Its session may have ended while it waited.
        if (_resting.TryGetValue(job.Target.Endpoint, out var rest) && rest.Until > time.GetUtcNow())
        {
            Defer(job, rest.Until);
            return;
        }

        var (result, wait) = await client.SendAsync(job, stopping);
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
        rest = new Rest(failures, time.GetUtcNow() + pause);
        _resting[job.Target.Endpoint] = rest;
        if (job.Attempts + 1 < MaxAttempts) Defer(job with { Attempts = job.Attempts + 1 }, rest.Until);
    }

    private void Defer(PushJob job, DateTimeOffset until)
    {
        lock (_deferred)
        {
            if (_deferred.Count < MaxDeferred) _deferred.Enqueue(job, until);
        }
    }

    /// <summary>Brings back those whose time has come, as far as there is room.</summary>
    private void Resume()
    {
        var now = time.GetUtcNow();
        lock (_deferred)
        {
            while (_deferred.TryPeek(out var job, out var until) && until <= now && _jobs.Writer.TryWrite(job)) _deferred.Dequeue();
        }

        foreach (var (endpoint, rest) in _resting)
        {
            if (rest.Until + LongestWait < now) _resting.TryRemove(endpoint, out _);
        }
    }

    private readonly record struct Rest(int Failures, DateTimeOffset Until);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The push service {Host} does not take our pushes.", EventName = "PushRefused")]
        public static partial void Refused(ILogger logger, string host);

        [LoggerMessage(2, LogLevel.Error, "A push failed.", EventName = "PushFailed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
