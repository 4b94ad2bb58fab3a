using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Supervision;

namespace Parley.Chat.Tests;

/// <summary>Background work that fails.</summary>
public sealed class SupervisionTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ServiceSupervisor _supervisor;

    public SupervisionTests() => _supervisor = new ServiceSupervisor(NullLogger<ServiceSupervisor>.Instance, _time);

    [Fact]
    public async Task A_failing_service_is_restarted_and_named_until_it_works_again()
    {
        var service = new Failing(_supervisor, faults: 3);
        await service.StartAsync(CancellationToken.None);
        await UntilAsync(() => Health().Status == HealthStatus.Degraded);
        Assert.Contains("failing", Health().Description, StringComparison.Ordinal);

        await UntilAsync(() => service.Runs == 4 || Advance(1));
        Assert.Equal(HealthStatus.Degraded, Health().Status);   // It has only just begun.
        await UntilAsync(() => Health().Status == HealthStatus.Healthy || Advance(1));

        await service.StopAsync(CancellationToken.None);
        Assert.True(service.ExecuteTask!.IsCompletedSuccessfully);
        Assert.Equal(4, service.Runs);
    }

    [Fact]
    public async Task A_service_that_is_cancelled_by_anything_but_the_server_is_restarted()
    {
        var service = new Failing(_supervisor, faults: 1, new OperationCanceledException("a request that took too long"));
        await service.StartAsync(CancellationToken.None);

        await UntilAsync(() => service.Runs == 2 || Advance(1));
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_failing_round_is_followed_by_the_next()
    {
        var work = new Rounds(_supervisor, _time);
        await work.StartAsync(CancellationToken.None);

        await UntilAsync(() => Health().Status == HealthStatus.Degraded);
        await UntilAsync(() => (work.Count >= 2 && Health().Status == HealthStatus.Healthy) || Advance(10));
        await work.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void A_timer_whose_callback_throws_is_called_again()
    {
        var calls = 0;
        using var timer = _supervisor.StartTimer(
            "timer", () => { if (++calls == 1) throw new InvalidOperationException("once"); }, TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("timer", Health().Description, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((2, HealthStatus.Healthy), (calls, Health().Status));
    }

    [Fact]
    public void A_failing_thread_continues_after_a_pause()
    {
        var runs = 0;
        var thread = SupervisedThread.Start("test", _supervisor.Work("thread"), () =>
        {
            if (Interlocked.Increment(ref runs) == 1) throw new InvalidOperationException("once");
        });

        Assert.True(thread.Join(TimeSpan.FromSeconds(60)));
        Assert.Equal((2, 1), (runs, _supervisor.Work("thread").Failures));
    }

    [Fact]
    public void Of_a_thousand_failures_in_a_row_a_few_are_logged()
    {
        var log = new Counting();
        var work = new SupervisedWork("work", log);

        var pauses = Enumerable.Range(0, 1_000).Select(_ => work.Failed(new InvalidOperationException("again"))).ToList();

        Assert.Equal(10, log.Count);
        Assert.InRange(pauses[0], TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.FromSeconds(0.5), TimeSpan.FromMinutes(1)));
        work.Succeeded();
        work.Succeeded();
        Assert.Equal((11, 0), (log.Count, work.Failures));
    }

    [Fact]
    public void A_metric_has_the_number_of_failures_in_a_row_of_each_work()
    {
        using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = provider.GetRequiredService<IMeterFactory>();
        var supervisor = new ServiceSupervisor(NullLogger<ServiceSupervisor>.Instance, _time, meters);
        supervisor.Work("idle");
        supervisor.Work("broken").Failed(new InvalidOperationException());
        var seen = new Dictionary<string, int>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, mine) =>
        {
            if (instrument.Name == "parley.work.failures" && instrument.Meter.Scope == meters) mine.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) => seen[(string)tags[0].Value!] = value);
        listener.Start();

        listener.RecordObservableInstruments();

        Assert.Equal(new Dictionary<string, int> { ["idle"] = 0, ["broken"] = 1 }, seen);
    }

    private HealthCheckResult Health() =>
        new WorkHealthCheck(_supervisor).CheckHealthAsync(new HealthCheckContext()).GetAwaiter().GetResult();

    private static Task UntilAsync(Func<bool> condition) => Patience.UntilAsync(condition);

    private bool Advance(int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return false;
    }

    private sealed class Failing(ServiceSupervisor supervisor, int faults, Exception? fault = null) : SupervisedService(
        "failing", supervisor)
    {
        private int _runs;

        public int Runs => Volatile.Read(ref _runs);

        protected override async Task RunAsync(CancellationToken stopping)
        {
            await Task.Yield();
            if (Interlocked.Increment(ref _runs) <= faults) throw fault ?? new InvalidOperationException("fails");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
        }
    }

    private sealed class Rounds(ServiceSupervisor supervisor, TimeProvider time) : PeriodicWork(
        "rounds", TimeSpan.FromSeconds(10), supervisor, time)
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        protected override Task RunOnceAsync(CancellationToken stopping) =>
            Interlocked.Increment(ref _count) == 1 ? Task.FromException(new InvalidOperationException("the first")) : Task.CompletedTask;
    }

    private sealed class Counting : ILogger
    {
        public int Count { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Count++;
    }
}
