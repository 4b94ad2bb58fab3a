using System.Threading.Channels;
using Parley.EngineIO;

namespace Parley.Chat.Supervision;

/// <summary>Periodic work from start to stop of the server; a failed round is followed by the next one.</summary>
/// <param name="name">A fixed name for it.</param>
/// <param name="interval">The time between the starts of two rounds.</param>
/// <param name="supervisor">The supervisor of the application.</param>
/// <param name="time">The clock.</param>
internal abstract class PeriodicWork(string name, TimeSpan interval, ServiceSupervisor supervisor, TimeProvider time) : SupervisedService(
    name, supervisor)
{
    protected TimeProvider Time { get; } = time;

    protected sealed override async Task RunAsync(CancellationToken stopping)
    {
        var due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var timer = GuardedTimer.Every(interval, Time, () => due.Writer.TryWrite(true), exception => Failed(exception));
        do await TryRunOnceAsync(stopping);
        while (await due.Reader.ReadAsync(stopping));
    }

    /// <summary>One round. Exceptions are logged.</summary>
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
