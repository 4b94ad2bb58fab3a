using System.Diagnostics.CodeAnalysis;

namespace Parley.Chat.Supervision;

/// <summary>Does something at the start and then again and again, for as long as the server runs; a round that fails is followed by the next one.</summary>
/// <param name="name">A fixed word for it.</param>
/// <param name="interval">How long after a round began the next one does.</param>
/// <param name="supervisor">The supervisor of the application.</param>
/// <param name="time">The clock.</param>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The loop of all that is done periodically.")]
internal abstract class PeriodicWork(string name, TimeSpan interval, ServiceSupervisor supervisor, TimeProvider time) : SupervisedService(name, supervisor)
{
    protected TimeProvider Time { get; } = time;

    protected sealed override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(interval, Time);
        do await TryRunOnceAsync(stopping);
        while (await timer.WaitForNextTickAsync(stopping));
    }

    /// <summary>One round. What it throws is logged.</summary>
    protected abstract Task RunOnceAsync(CancellationToken stopping);

    private async Task TryRunOnceAsync(CancellationToken stopping)
    {
        try
        {
            await RunOnceAsync(stopping);
            Succeeded();
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            Failed(exception);
        }
    }
}
