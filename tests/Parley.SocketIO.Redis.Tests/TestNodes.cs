using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parley.Testing;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>
/// Servers of ours on one Redis, for tests of what goes wrong between them. Their clocks move only in <see cref="UntilAsync"/>.
/// </summary>
public abstract class TestNodes : IAsyncDisposable
{
    public static readonly SocketEvent<string> News = new("news");
    public static readonly SocketEvent<string, string> Ask = new("ask");
    public static readonly SocketEvent<string, string> WhoIs = new("who is");

    public string Prefix { get; } = RedisServer.NewPrefix();

    /// <summary>What the nodes have logged, without the lines of the framework.</summary>
    public IEnumerable<MemoryLog.Line> OwnLines =>
        Log.Lines.Where(line => line.Category.StartsWith("Parley", StringComparison.Ordinal));

    protected List<SocketTestServer> Nodes { get; } = [];

    protected MemoryLog Log { get; } = new();

    public static Task<HealthReport> HealthOf(SocketTestServer node) =>
        node.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    /// <summary>Waits for a condition, and lets time pass meanwhile.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var tooLong = new CancellationTokenSource(Deadline.Time);
        var checking = condition();
        while (!checking.IsCompleted || !await checking)
        {
            tooLong.Token.ThrowIfCancellationRequested();
            if (checking.IsCompleted) checking = condition();
            foreach (var node in Nodes) node.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, tooLong.Token);
        }
    }

    /// <summary>Waits until every node counts this many.</summary>
    public async Task CountedAsync(int count)
    {
        foreach (var node in Nodes) await UntilAsync(async () => await node.Root.ServerCountAsync() == count);
    }

    /// <summary>Waits until a message of each node comes back to it through Redis.</summary>
    public async Task HealthyAsync()
    {
        foreach (var node in Nodes) await HealthyOfAsync(node);
    }

    /// <summary>Waits until a message of one node comes back to it.</summary>
    public Task HealthyOfAsync(SocketTestServer node) =>
        UntilAsync(async () => (await HealthOf(node)).Status == HealthStatus.Healthy);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var node in Nodes) await node.DisposeAsync();
        Log.Dispose();
    }
}
