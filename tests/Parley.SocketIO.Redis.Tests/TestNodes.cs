using System.Diagnostics;
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

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public string Prefix { get; } = RedisServer.NewPrefix();

    /// <summary>What the nodes have logged, without the lines of the framework.</summary>
    public IEnumerable<MemoryLog.Line> OwnLines =>
        Log.Lines.Where(line => line.Category.StartsWith("Parley", StringComparison.Ordinal));

    protected List<SocketTestServer> Nodes { get; } = [];

    protected MemoryLog Log { get; } = new();

    /// <summary>Whether the clocks go as fast as real ones, instead of much faster.</summary>
    public bool IsRealTime { get; init; }

    /// <summary>The longest wait for a condition.</summary>
    public TimeSpan Patience { get; init; } = Deadline.Time;

    /// <summary>Starts a node.</summary>
    public abstract Task<SocketTestServer> StartAsync();

    public static Task<HealthReport> HealthOf(SocketTestServer node) =>
        node.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    /// <summary>Waits for a condition, and lets time pass meanwhile.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var tooLong = new CancellationTokenSource(Patience);
        var last = Stopwatch.GetTimestamp();
        var checking = condition();
        while (!checking.IsCompleted || !await checking)
        {
            tooLong.Token.ThrowIfCancellationRequested();
            if (checking.IsCompleted) checking = condition();
            if (!IsRealTime || Stopwatch.GetElapsedTime(last) >= Step)
            {
                last += Stopwatch.Frequency / 10;
                foreach (var node in Nodes) node.Advance(Step);
            }

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

    /// <summary>Waits until no node is healthy.</summary>
    public async Task UnhealthyAsync()
    {
        foreach (var node in Nodes) await UntilAsync(async () => (await HealthOf(node)).Status == HealthStatus.Unhealthy);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var node in Nodes) await node.DisposeAsync();
        Log.Dispose();
    }
}
