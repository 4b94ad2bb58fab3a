using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>
/// Redis is away for a long time while two nodes broadcast, for each adapter. <c>REDIS_OUTAGE=600</c> makes it ten minutes. Nothing runs
/// beside them, because they measure the memory of the process.
/// </summary>
[Collection(typeof(AloneCollection))]
public abstract class OutageTests(RedisServer redis) : IClassFixture<RedisServer>
{
    protected const int MaxQueuedBytes = 1024 * 1024;
    private const long MaxGrowth = 12 * MaxQueuedBytes;   // what is sent meanwhile is much more
    private const int MaxWarningsInAMinute = 60;          // what is dropped meanwhile is much more

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(
        double.Parse(Environment.GetEnvironmentVariable("REDIS_OUTAGE") ?? "8", CultureInfo.InvariantCulture));

    protected RedisServer Redis { get; } = redis;

    protected static TimeSpan Patience { get; } = Outage + TimeSpan.FromSeconds(30);

    /// <summary>Makes nodes with the adapter and small queues.</summary>
    protected abstract TestNodes Nodes();

    [Fact]
    public async Task Nodes_go_on_alone_in_bounded_memory_and_are_together_again_afterwards()
    {
        await using var nodes = Nodes();
        await using var conversation = await Conversation.StartAsync(nodes);

        using (conversation.Begin(new string('x', 4000)))
        {
            await Redis.StopAsync();
            await nodes.UnhealthyAsync();
            var (memory, warnings, begin) = (GC.GetTotalMemory(forceFullCollection: true), Warnings(nodes), Stopwatch.GetTimestamp());
            await nodes.UntilAsync(() => Task.FromResult(Stopwatch.GetElapsedTime(begin) > Outage));
            await nodes.UnhealthyAsync();
            await conversation.HeardAtHomeAsync("alone");
            await nodes.UntilAsync(() => Task.FromResult(GC.GetTotalMemory(forceFullCollection: true) - memory < MaxGrowth));
            Assert.InRange(Warnings(nodes) - warnings, 0, MaxWarningsInAMinute * (1 + (int)Outage.TotalMinutes));

            await Redis.RestartAsync();
            await conversation.HeardAsync("together");
        }

        await conversation.WorksAsync();
    }

    private static int Warnings(TestNodes nodes) => nodes.OwnLines.Count(line => line.Level >= LogLevel.Warning);
}

public sealed class ClassicOutageTests(RedisServer redis) : OutageTests(redis)
{
    protected override TestNodes Nodes() =>
        new RedisNodes(Redis, options => options.MaxQueuedBytes = MaxQueuedBytes) { IsRealTime = true, Patience = Patience };
}

public sealed class ShardedOutageTests(RedisServer redis) : OutageTests(redis)
{
    protected override TestNodes Nodes() =>
        new RedisNodes(Redis, options => (options.Sharded, options.MaxQueuedBytes) = (true, MaxQueuedBytes))
        {
            IsRealTime = true,
            Patience = Patience,
        };
}

public sealed class StreamsOutageTests(RedisServer redis) : OutageTests(redis)
{
    protected override TestNodes Nodes() =>
        new StreamsNodes(Redis, options => options.MaxQueuedBytes = MaxQueuedBytes) { IsRealTime = true, Patience = Patience };
}

/// <summary>Tests that have the process to themselves.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class AloneCollection;
