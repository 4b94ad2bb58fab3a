using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Parley.Chat.Telemetry;
using Parley.EngineIO;

namespace Parley.Chat.Supervision;

/// <summary>
/// Supervises all background work while the server runs: failures are logged, counted, retried after a pause, and reported by the health
/// check <c>work</c>. Thread-safe.
/// </summary>
public sealed class ServiceSupervisor
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, SupervisedWork> _works = new(StringComparer.Ordinal);
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    /// <summary>Created by dependency injection.</summary>
    public ServiceSupervisor(ILogger<ServiceSupervisor> logger, TimeProvider time, IMeterFactory? meters = null)
    {
        (_logger, _time) = (logger, time);
        meters?.Create(ChatTelemetry.Name).CreateObservableGauge(
            "parley.work.failures", Measure, "{failure}", "The number of failures in a row of background work; 0 for success.");
    }

    /// <summary>All background work.</summary>
    internal IEnumerable<SupervisedWork> Works => _works.Values.OrderBy(work => work.Name, StringComparer.Ordinal);

    /// <summary>The work of a name; always the same object.</summary>
    /// <param name="name">A fixed name.</param>
    /// <param name="isUrgent">Whether users wait for it, so that it is never tried again later than after some seconds.</param>
    internal SupervisedWork Work(string name, bool isUrgent = false) =>
        _works.GetOrAdd(name, static (key, with) => new SupervisedWork(key, with._logger, with.isUrgent), (_logger, isUrgent));

    /// <summary>Starts a periodic timer whose calls are supervised work.</summary>
    internal IDisposable StartTimer(string name, Action call, TimeSpan period)
    {
        var work = Work(name);
        return GuardedTimer.Every(period, _time, () => Call(work, call), exception => work.Failed(exception));
    }

    /// <summary>Creates a timer that is not due yet, and whose calls are supervised work.</summary>
    internal GuardedTimer CreateTimer(string name, Action call)
    {
        var work = Work(name);
        return Unstarted(() => Call(work, call), work);
    }

    /// <summary>Creates a timer that is not due yet, and whose calls are supervised work that waits for the store.</summary>
    internal GuardedTimer CreateTimer(string name, Func<ValueTask> call)
    {
        var work = Work(name);
        return Unstarted(() => _ = CallAsync(work, call), work);
    }

    /// <summary>Runs work until it ends or is stopped; after a failure, runs it again after a pause. Never throws.</summary>
    internal async Task RunAsync(SupervisedWork work, Func<CancellationToken, Task> run, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var running = run(stopping);
                // Work that failed at its start may fail again, so it counts as successful only after running for a while.
                if (work.Failures > 0 && await Task.WhenAny(running, Task.Delay(Settled, _time, stopping)) != running) work.Succeeded();
                await running;
                return;
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                await PauseAsync(work.Failed(exception), stopping);
            }
            catch (OperationCanceledException)
            {
                return;   // The server stops.
            }
            catch (Exception exception)   // The work stops as well, without its final step.
            {
                work.Failed(exception);
                return;
            }
        }
    }

    /// <summary>Waits, unless the server stops.</summary>
    internal async Task PauseAsync(TimeSpan pause, CancellationToken stopping) =>
        await Task.Delay(pause, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private GuardedTimer Unstarted(Action call, SupervisedWork work) =>
        new(_time, call, exception => work.Failed(exception), Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private static void Call(SupervisedWork work, Action call)
    {
        call();
        work.Succeeded();
    }

    // Never fails.
    private static async Task CallAsync(SupervisedWork work, Func<ValueTask> call)
    {
        try
        {
            await call();
            work.Succeeded();
        }
        catch (Exception exception)
        {
            work.Failed(exception);
        }
    }

    private IEnumerable<Measurement<int>> Measure() =>
        _works.Values.Select(work => new Measurement<int>(work.Failures, new KeyValuePair<string, object?>("parley.work", work.Name)));
}
