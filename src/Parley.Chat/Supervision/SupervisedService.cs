using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;

namespace Parley.Chat.Supervision;

/// <summary>
/// Background work that starts and stops with the server. Exceptions of <see cref="RunAsync"/> are logged and reported by the health check
/// <c>work</c>, and it is called again after a pause; the server continues.
/// </summary>
/// <param name="name">A fixed name for the log, the metric <c>parley.work.failures</c> and the health check.</param>
/// <param name="supervisor">The supervisor of the application.</param>
[SuppressMessage("ApiDesign", "RS0030", Justification = "Nothing is thrown to the host here.")]
public abstract class SupervisedService(string name, ServiceSupervisor supervisor) : BackgroundService
{
    private readonly SupervisedWork _work = supervisor.Work(name);

    private protected SupervisedWork Work => _work;

    private protected ServiceSupervisor Supervisor => supervisor;

    /// <summary>Starts the work; called by the host.</summary>
    /// <param name="cancellationToken">Cancelled when the start is aborted.</param>
    public override Task StartAsync(CancellationToken cancellationToken) => base.StartAsync(cancellationToken);

    /// <summary>Stops the work; called by the host.</summary>
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

    /// <summary>
    /// Does the work until it is stopped. Use a separate service for each parallel part, so that a fault of one is observed.
    /// </summary>
    /// <param name="stopping">Cancelled when the server stops.</param>
    protected abstract Task RunAsync(CancellationToken stopping);

    /// <summary>Reports a successful round, which ends earlier failures.</summary>
    protected void Succeeded() => _work.Succeeded();

    /// <summary>Reports a failure after which the work continues.</summary>
    /// <param name="exception">The exception, which is logged.</param>
    /// <returns>The time to wait before trying again, with <see cref="PauseAsync"/>.</returns>
    protected TimeSpan Failed(Exception exception) => _work.Failed(exception);

    /// <summary>Waits, or returns earlier when the server stops.</summary>
    /// <param name="pause">The duration.</param>
    /// <param name="stopping">Cancelled when the server stops.</param>
    protected Task PauseAsync(TimeSpan pause, CancellationToken stopping) => supervisor.PauseAsync(pause, stopping);
}
