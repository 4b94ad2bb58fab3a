using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;
using Parley.Chat.Supervision;
using Parley.StoreSpec;

namespace Parley.Chat.Tests;

/// <summary>The public readiness check. Its response comes from memory, and costs the log writer nothing.</summary>
public sealed class ReadyTests : IAsyncLifetime
{
    private ChatServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ChatServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_thousand_health_requests_write_nothing()
    {
        var commits = 0;
        _server.Get<ChatStore>().Grown += () => Interlocked.Increment(ref commits);

        for (var i = 0; i < 1_000; i++) Assert.Equal(HealthStatus.Healthy, (await StoreAsync()).Status);

        Assert.Equal(0, commits);
    }

    [Fact]
    public async Task Without_other_writes_the_probe_writes_every_five_seconds()
    {
        var commits = 0;
        _server.Get<ChatStore>().Grown += () => Interlocked.Increment(ref commits);

        for (var second = 0; second < 60; second++) _server.Test.Time.Advance(TimeSpan.FromSeconds(1));
        await Patience.UntilAsync(() => Volatile.Read(ref commits) > 0);
        await UntilAsync(HealthStatus.Healthy);

        Assert.InRange(Volatile.Read(ref commits), 1, 12);
    }

    [Fact]
    public async Task A_hanging_writer_is_detected_by_the_age_of_the_last_write()
    {
        using var release = new Hold();
        using var isStuck = new ManualResetEventSlim();
        var stuck = _server.Writer.RunAsync<Done>(Actor.Server, _ =>
        {
            isStuck.Set();
            release.Wait();
            return Done.Value;
        });
        Assert.True(isStuck.Wait(TimeSpan.FromSeconds(60)));

        for (var second = 0; second < 30; second++) _server.Test.Time.Advance(TimeSpan.FromSeconds(1));
        var answer = await StoreAsync();
        Assert.Equal(HealthStatus.Unhealthy, answer.Status);
        Assert.StartsWith("No write has been committed for ", answer.Description, StringComparison.Ordinal);
        Assert.InRange(_server.Writer.Waiting, 0, 5);   // One probe, and other work of the server; not one write per request.

        release.Release();
        await stuck;
        await UntilAsync(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_store_that_fails_is_not_ready_until_a_write_succeeds_again()
    {
        var failed = await _server.Writer.RunAsync<Done>(
            Actor.Server, _ => throw new SqliteException("disk I/O error", SQLitePCL.raw.SQLITE_IOERR));
        Assert.Equal(Reason.Unavailable, failed.Refusal?.Reason);
        Assert.Equal(HealthStatus.Unhealthy, (await StoreAsync()).Status);

        await UntilAsync(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Failing_work_is_named()
    {
        // Not the server's own work, which may succeed at any moment.
        _server.Get<ServiceSupervisor>().Work("a test").Failed(new InvalidOperationException());

        var work = (await ReportAsync()).Entries["work"];

        Assert.Equal(
            (HealthStatus.Degraded, "Failing and being retried: a test."), (work.Status, work.Description));
    }

    [Fact]
    public async Task Followers_whose_start_fails_because_of_the_database_start_again()
    {
        await using var receiver = await HttpReceiver.StartAsync();
        await using var server = await ChatServer.StartAsync(
            options =>
            {
                options.WebhookUrls.Add(receiver.Url);
                options.WebhookSecret = new string('s', 32);
            },
            services => services.AddHostedService<HidingTables>());
        await Patience.UntilAsync(() => Failing(server).IsSupersetOf(["message counter", "pushes", "webhook 1"]));

        await HidingTables.RunAsync(
            server.Writer, "alter table hidden_1 rename to push_subscriptions", "alter table hidden_2 rename to feed_positions");
        await Patience.UntilAsync(() => Failing(server).Count == 0 || Advance(server));

        await server.FriendsAsync("alice", "bob");
        Assert.NotEmpty((await receiver.NextAsync()).Body);

        static bool Advance(ChatServer server)
        {
            server.Test.Time.Advance(TimeSpan.FromSeconds(1));
            return false;
        }
    }

    private static HashSet<string> Failing(ChatServer server) =>
        [.. server.Get<ServiceSupervisor>().Works.Where(work => work.Failures > 0).Select(work => work.Name)];

    /// <summary>Removes what followers need before they start.</summary>
    private sealed class HidingTables(LogWriter writer) : IHostedService
    {
        public static async Task RunAsync(LogWriter writer, params string[] statements)
        {
            foreach (var statement in statements)
            {
                var outcome = await writer.RunAsync<Done>(Actor.Server, transaction =>
                {
                    transaction.SqlInvalidatingCache().Execute(statement);
                    return Done.Value;
                });
                Assert.Null(outcome.Refusal);
            }
        }

        public Task StartAsync(CancellationToken cancellationToken) => RunAsync(
            writer, "alter table push_subscriptions rename to hidden_1", "alter table feed_positions rename to hidden_2");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private Task<HealthReport> ReportAsync() => _server.Get<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

    private async Task<HealthReportEntry> StoreAsync() => (await ReportAsync()).Entries["store"];

    private async Task UntilAsync(HealthStatus status)
    {
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await StoreAsync()).Status != status)
        {
            _server.Test.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, tooLong.Token);
        }
    }
}
