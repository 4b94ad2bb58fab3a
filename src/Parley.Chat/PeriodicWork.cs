using Microsoft.Extensions.Hosting;

namespace Parley.Chat;

/// <summary>Does something at the start and then again and again, for as long as the server runs.</summary>
/// <param name="interval">How long after a round began the next one does.</param>
/// <param name="time">The clock.</param>
internal abstract class PeriodicWork(TimeSpan interval, TimeProvider time) : BackgroundService
{
    protected TimeProvider Time { get; } = time;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, Time);
        try
        {
            do await RunAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>One round. What goes wrong in it and may go right in the next is logged, not thrown: a throw ends the server.</summary>
    protected abstract Task RunAsync(CancellationToken stopping);
}
