using Parley.Chat.Supervision;

namespace Parley.Chat.Log;

/// <summary>Completes overdue writes every second, because a thread that hangs in the database cannot do it itself.</summary>
internal sealed class OverdueWrites(LogWriter writer, ServiceSupervisor supervisor, TimeProvider time)
    : PeriodicWork("overdue writes", Interval, supervisor, time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override Task RunOnceAsync(CancellationToken stopping)
    {
        writer.RefuseOverdue();
        return Task.CompletedTask;
    }
}
