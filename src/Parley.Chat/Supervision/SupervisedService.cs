using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;

namespace Parley.Chat.Supervision;

/// <summary>
/// Work that begins and ends with the server. What <see cref="RunAsync"/> throws is logged and shown by the health check <c>work</c>, and
/// it is called again after a pause; the server goes on.
/// </summary>
/// <param name="name">A fixed word for it: in the log, in the metric <c>parley.work.failures</c>, in the health check.</param>
/// <param name="supervisor">The supervisor of the application.</param>
[SuppressMessage("ApiDesign", "RS0030", Justification = "Here nothing is thrown to the host.")]
public abstract class SupervisedService(string name, ServiceSupervisor supervisor) : BackgroundService
{
    private readonly SupervisedWork _work = supervisor.Work(name);

    private protected SupervisedWork Work => _work;

    private protected ServiceSupervisor Supervisor => supervisor;

    /// <summary>Begins the work; called by the host.</summary>
    /// <param name="cancellationToken">Cancelled when the start is given up.</param>
    public override Task StartAsync(CancellationToken cancellationToken) => base.StartAsync(cancellationToken);

    /// <summary>Ends the work; called by the host.</summary>
    /// <param name="cancellationToken">Cancelled when the host does not wait any longer.</param>
    public override Task StopAsync(CancellationToken cancellationToken) => base.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override Task ExecuteAsync(CancellationToken stoppingToken) => supervisor.RunAsync(_work, RunAsync, stoppingToken);

    /// <summary>Does the work until it is told to stop. Several parts that go on side by side are services of their own: a fault of one must be seen.</summary>
    /// <param name="stopping">Cancelled when the server stops.</param>
    protected abstract Task RunAsync(CancellationToken stopping);

    /// <summary>A round of the work went well: what was wrong before is over.</summary>
    protected void Succeeded() => _work.Succeeded();

    /// <summary>Something went wrong that the work itself can go on after.</summary>
    /// <param name="exception">What it was; logged.</param>
    /// <returns>How long to wait before trying again, by <see cref="PauseAsync"/>.</returns>
    protected TimeSpan Failed(Exception exception) => _work.Failed(exception);

    /// <summary>Waits, or returns earlier when the server stops.</summary>
    /// <param name="pause">How long.</param>
    /// <param name="stopping">Cancelled when the server stops.</param>
    protected Task PauseAsync(TimeSpan pause, CancellationToken stopping) => supervisor.PauseAsync(pause, stopping);
}
