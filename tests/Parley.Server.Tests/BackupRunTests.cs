using System.Threading.Channels;
using Parley.Chat;
using Parley.Server.Backups;

namespace Parley.Server.Tests;

/// <summary>Backups by a schedule, on a fake clock.</summary>
public sealed class BackupRunTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly WaitedTime _time = new(new DateTimeOffset(2026, 5, 1, 2, 0, 0, TimeSpan.Zero));
    private readonly Channel<string> _told = Channel.CreateUnbounded<string>();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_backup_is_made_when_it_is_due_and_soon_again_after_a_failure()
    {
        await CommandRun.OfAsync("migrate", "--data", _data.Path);
        var options = new ChatOptions { Database = _data.Database, FileFolder = _data.In("files") };
        using var backups = ChatBackups.InFolder(options, _data.In("backups"), _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_data.In("backups"), "in the way");
        var run = new BackupRun(backups, _data.Path, keep: 2, _time);
        var running = run.RepeatAsync(
            TimeSpan.FromHours(24), made => _told.Writer.TryWrite(made.Name), _ => _told.Writer.TryWrite("failed"), stop.Token);

        Assert.Equal("failed", await ToldAsync());
        File.Delete(_data.In("backups"));
        Assert.Equal("parley-2026-05-01T02-10-00Z", await ToldAsync());
        Assert.Equal("parley-2026-05-02T02-10-00Z", await ToldAsync());
        Assert.Equal("parley-2026-05-03T02-10-00Z", await ToldAsync());
        Assert.Equal(2, Directory.EnumerateDirectories(_data.In("backups"), "parley-*").Count());
        Assert.Equal(0, Assert.Single(BackupState.Read(_data.Path).Places).Failures);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    // Lets time pass, as long as the run waits for it, until something is told.
    private async Task<string> ToldAsync()
    {
        string? told;
        while (!_told.Reader.TryRead(out told)) await _time.PassAsync(TestContext.Current.CancellationToken);
        return told;
    }

    /// <summary>A clock that goes on only when somebody waits, and then exactly as far as that.</summary>
    private sealed class WaitedTime(DateTimeOffset now) : TimeProvider
    {
        private readonly Channel<(TimeSpan Wait, Action End)> _waits = Channel.CreateUnbounded<(TimeSpan, Action)>();
        private DateTimeOffset _now = now;

        public override DateTimeOffset GetUtcNow() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _waits.Writer.TryWrite((dueTime, () => callback(state)));
            return new NoTimer();
        }

        public async Task PassAsync(CancellationToken stop)
        {
            var (wait, end) = await _waits.Reader.ReadAsync(stop);
            _now += wait;
            end();
        }

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
