using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Parley.EngineIO;

namespace Parley.Chat.Supervision;

/// <summary>
/// Keeps all work going that is to go on for as long as the server runs: what fails is logged, counted, tried again after a pause, and named
/// by the health check <c>work</c>. Thread-safe.
/// </summary>
public sealed class ServiceSupervisor
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, SupervisedWork> _works = new(StringComparer.Ordinal);
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    /// <summary>Made by dependency injection.</summary>
    public ServiceSupervisor(ILogger<ServiceSupervisor> logger, TimeProvider time, IMeterFactory? meters = null)
    {
        (_logger, _time) = (logger, time);
        meters?.Create("Parley.Chat").CreateObservableGauge(
            "parley.work.failures", Measure, "{failure}", "How often in a row work has failed that is to go on while the server runs; 0 for what succeeds.");
    }

    /// <summary>All work that there is.</summary>
    internal IEnumerable<SupervisedWork> Works => _works.Values.OrderBy(work => work.Name, StringComparer.Ordinal);

    /// <summary>The work of a name, the same for all who ask.</summary>
    internal SupervisedWork Work(string name) => _works.GetOrAdd(name, static (key, logger) => new SupervisedWork(key, logger), _logger);

    /// <summary>A timer whose calls are supervised work.</summary>
    internal GuardedTimer StartTimer(string name, Action call, TimeSpan dueTime, TimeSpan period)
    {
        var work = Work(name);
        return new GuardedTimer(
            _time,
            () =>
            {
                call();
                work.Succeeded();
            },
            exception => work.Failed(exception),
            dueTime,
            period);
    }

    /// <summary>Runs something until it ends by itself or is told to stop; when it fails, runs it again after a pause. Never fails.</summary>
    internal async Task RunAsync(SupervisedWork work, Func<CancellationToken, Task> run, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var running = run(stopping);
                // What failed when it began may do so again: it succeeds when it has been running for a while.
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
            catch (Exception exception)   // It stops as well, and cannot do what it wanted to do at the end.
            {
                work.Failed(exception);
                return;
            }
        }
    }

    /// <summary>Waits, unless the server stops.</summary>
    internal async Task PauseAsync(TimeSpan pause, CancellationToken stopping) =>
        await Task.Delay(pause, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private IEnumerable<Measurement<int>> Measure() =>
        _works.Values.Select(work => new Measurement<int>(work.Failures, new KeyValuePair<string, object?>("parley.work", work.Name)));
}
