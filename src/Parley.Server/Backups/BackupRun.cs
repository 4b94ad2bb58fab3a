using Parley.Chat;
using Parley.Chat.Backups;
using Parley.Server.Commands;

namespace Parley.Server.Backups;

/// <summary>Makes backups, once or again and again, and records what becomes of them.</summary>
/// <param name="backups">The place.</param>
/// <param name="data">The data folder.</param>
/// <param name="keep">How many stay; null for all.</param>
/// <param name="time">The clock.</param>
internal sealed class BackupRun(ChatBackups backups, string data, int? keep, TimeProvider time)
{
    // After a failure; also because a place that is away may be back soon.
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(10);

    // A longer wait is cut into pieces, because the machine may sleep and its clock may be set.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    /// <summary>Makes one.</summary>
    public async Task<BackupSummary> OnceAsync(CancellationToken stop)
    {
        try
        {
            var made = await backups.MakeAsync(keep, stop);
            BackupState.Read(data).Succeeded(made);
            return made;
        }
        catch (Exception exception) when (Failure.Explain(exception) is { } error)
        {
            Record(error);
            throw;
        }
    }

    /// <summary>Makes one whenever one is due, until it is stopped. A failure is told, and soon followed by another attempt.</summary>
    /// <param name="every">The time from one to the next.</param>
    /// <param name="made">Told of each.</param>
    /// <param name="failed">Told of each failure.</param>
    /// <param name="stop">Stops it.</param>
    public async Task RepeatAsync(TimeSpan every, Action<BackupSummary> made, Action<string> failed, CancellationToken stop)
    {
        while (true)
        {
            TimeSpan wait;
            try
            {
                wait = Least(await backups.DueAsync(every, stop), MaxWait);
                if (wait == TimeSpan.Zero) made(await OnceAsync(stop));
            }
            catch (Exception exception) when (Failure.Explain(exception) is { } error)
            {
                failed(error);
                wait = Least(every, MaxPause);
            }

            if (wait > TimeSpan.Zero) await Task.Delay(wait, time, stop);
        }
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // The failure itself is more important than this.
    private void Record(string error)
    {
        try
        {
            BackupState.Read(data).Failed(backups.Place, error);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
