using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Parley.Testing;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>What goes wrong between nodes and the streams of Redis, in one of the formats.</summary>
public abstract class StreamsFaultTests(RedisServer redis, bool isStreamOnly) : IClassFixture<RedisServer>
{
    private const string Silent = "0123456789abcdef";
    private const int Cuts = 10;

    private StreamsNodes Nodes(Action<RedisStreamsAdapterOptions>? configure = null) => new(redis, options =>
    {
        options.StreamOnly = isStreamOnly;
        configure?.Invoke(options);
    });

    private static (string Text, string? Offset) Read(string? packet)
    {
        var arguments = JsonElement.Parse(packet![packet!.IndexOf('[', StringComparison.Ordinal)..]);
        return (arguments[1].GetString()!, arguments.GetArrayLength() > 2 ? arguments[2].GetString() : null);
    }

    private static async Task<(SocketClient Client, string Offset)> GreetedAsync(SocketTestServer node)
    {
        var client = await node.ConnectAsync();
        node.Root.Sockets.Single(socket => socket.Id == client.Id).Emit(StreamsNodes.News, "hello");
        return (client, Read(await client.ReceiveAsync()).Offset!);
    }

    private static Task<SocketClient> BackAsync(SocketTestServer node, SocketClient lost, string offset) =>
        node.ConnectAsync(auth: $$"""{"pid":"{{lost.RecoveryId}}","offset":"{{offset}}"}""");

    /// <summary>Emits until a client gets something, and returns it.</summary>
    private static async Task<string?> EmitUntilReceivedAsync(StreamsNodes nodes, SocketTestServer node, SocketClient client)
    {
        var receiving = client.ReceiveAsync();
        await nodes.UntilAsync(() =>
        {
            if (!receiving.IsCompleted) node.Root.Emit(StreamsNodes.News, "again");
            return Task.FromResult(receiving.IsCompleted);
        });
        return await receiving;
    }

    // redis-adapter#523: a node that had just started expected -1 responses.
    [Fact]
    public async Task Every_call_in_the_first_moments_of_a_node_reaches_the_others()
    {
        await using var nodes = Nodes();
        var first = await nodes.StartAsync();
        await nodes.CountedAsync(1);
        using var client = await first.ConnectAsync();

        for (var i = 0; i < 3; i++)
        {
            var fresh = await nodes.StartAsync();
            var found = fresh.Root.FetchSocketsAsync();
            var said = fresh.Root.ServerSideEmitWithAckAsync(StreamsNodes.WhoIs, "?");
            var count = fresh.Root.ServerCountAsync().AsTask();

            Assert.Equal(client.Id, Assert.Single(await found.InTime()).Id);
            Assert.Equal(["node 0"], (await said.InTime()).Answers);
            Assert.Equal(2, await count);
            await nodes.StopAsync(fresh);
        }
    }

    [Fact]
    public async Task The_clients_of_a_node_that_stops_recover_on_another()
    {
        await using var nodes = Nodes();
        var (near, far) = await nodes.StartTwoAsync();
        var (lost, offset) = await GreetedAsync(near);
        near.Root.Sockets.Single().Join("red");

        await nodes.StopAsync(near);
        far.Root.To("red").Emit(StreamsNodes.News, "meanwhile");

        using var back = await BackAsync(far, lost, offset);
        Assert.Equal((lost.Id, "meanwhile"), (back.Id, Read(await back.ReceiveAsync()).Text));
        Assert.True(far.Root.Sockets.Single().Recovered);
    }

    // socket.io-adapter#87: one silent server made everybody's calls fail.
    [Fact]
    public async Task A_silent_node_is_named_and_the_others_respond()
    {
        await using var nodes = Nodes();
        var (near, far) = await nodes.StartTwoAsync();
        using var client = await far.ConnectAsync();
        await using var silent = await redis.ConnectAsync();
        foreach (var channel in new[] { $"{nodes.Prefix}#/#", $"{nodes.Prefix}#/#{Silent}#" })
            await silent.GetSubscriber().SubscribeAsync(RedisChannel.Literal(channel));   // it receives, and says nothing
        if (isStreamOnly) await nodes.AddAsync("uid", Silent, "nsp", "/", "type", 2);
        await nodes.CountedAsync(3);

        var answering = near.Root.ServerSideEmitWithAckAsync(StreamsNodes.WhoIs, "?");
        var fetching = near.Root.FetchSocketsAsync();
        await nodes.UntilAsync(() => Task.FromResult(answering.IsCompleted && fetching.IsCompleted));

        Assert.Equal(["node 1"], (await answering).Answers);
        Assert.Equal([Silent], (await answering).SilentNodes);
        Assert.False((await answering).IsComplete);
        Assert.Single(await fetching);
        Assert.Contains(nodes.OwnLines, line => line.Text.Contains(Silent, StringComparison.Ordinal));
        await silent.CloseAsync();
        await nodes.CountedAsync(2);   // in the older format after the timeout of its heartbeat
    }

    // redis-streams-adapter#6: short-lived emitters were counted as servers.
    [Fact]
    public async Task Programs_that_only_emit_are_heard_and_not_counted()
    {
        await using var nodes = Nodes();
        var (near, _) = await nodes.StartTwoAsync();
        using var client = await near.ConnectAsync();

        for (var i = 0; i < 20; i++)
        {
            await nodes.AddAsync(
                "uid", "emitter", "nsp", "/", "type", "3",
                "data", $$"""{"packet":{"type":2,"data":["news","{{i}}"]},"opts":{"rooms":[],"except":[],"flags":{} } }""");
            Assert.Equal($"{i}", Read(await client.ReceiveAsync()).Text);
        }

        Assert.Equal(2, await near.Root.ServerCountAsync(TestContext.Current.CancellationToken));
    }

    // SignalR#3094: Redis restored an older counter, and messages were missed from then on.
    [Fact]
    public async Task Ids_that_go_back_are_noticed_and_reading_goes_on()
    {
        await using var nodes = Nodes();
        var (near, far) = await nodes.StartTwoAsync();
        using var client = await near.ConnectAsync();
        using var other = await far.ConnectAsync();
        await redis.ExecuteAsync("XADD", nodes.Prefix, "9000000000000-0", "some", "thing");   // a clock that is far ahead
        near.Root.Emit(StreamsNodes.News, "before");
        Assert.Equal(("before", "9000000000000-"), Start(Read(await client.ReceiveAsync())));
        Assert.Equal("before", Read(await other.ReceiveAsync()).Text);

        await redis.ExecuteAsync("DEL", nodes.Prefix);
        near.Root.Emit(StreamsNodes.News, "first");
        var (text, offset) = Read(await client.ReceiveAsync());   // a sender sees it by the id of its own entry
        Assert.Equal("first", text);
        Assert.True(StreamId.Parse(offset) < new StreamId(9_000_000_000_000, 0));
        Assert.NotNull(await EmitUntilReceivedAsync(nodes, near, other));
        Assert.Contains(nodes.OwnLines, line => line is { Event.Name: "StreamWentBack", Level: LogLevel.Warning });

        static (string Text, string Offset) Start((string Text, string? Offset) read) => (read.Text, read.Offset![..14]);
    }

    [Fact]
    public async Task A_cluster_goes_on_after_all_data_of_Redis_was_removed()
    {
        await using var nodes = Nodes();
        var (near, far) = await nodes.StartTwoAsync();
        var (lost, offset) = await GreetedAsync(near);
        using var client = await far.ConnectAsync();
        lost.Dispose();
        await nodes.KeptAsync(lost);

        await redis.ExecuteAsync("FLUSHALL");
        near.Root.Emit(StreamsNodes.News, "after");

        Assert.Equal("after", Read(await client.ReceiveAsync()).Text);
        using var back = await BackAsync(far, lost, offset);
        Assert.NotEqual(lost.Id, back.Id);
        Assert.False(far.Root.Sockets.Single(socket => socket.Id == back.Id).Recovered);
    }

    // redis-adapter#425: without Redis the process ended.
    [Fact]
    public async Task A_server_starts_and_serves_its_sockets_without_Redis()
    {
        await using var nodes = Nodes();
        await redis.StopAsync();
        var node = await nodes.StartAsync();
        using var client = await node.ConnectAsync();

        node.Root.Emit(StreamsNodes.News, "here");
        Assert.Equal(("here", null), Read(await client.ReceiveAsync()));
        Assert.Equal(HealthStatus.Unhealthy, (await StreamsNodes.HealthOf(node)).Status);
        var asking = node.ConnectAsync(auth: """{"pid":"unknown","offset":"1-1"}""");
        await nodes.UntilAsync(() => Task.FromResult(asking.IsCompleted));
        (await asking).Dispose();

        await redis.RestartAsync();
        var far = await nodes.StartAsync();
        await nodes.HealthyAsync();
        await nodes.CountedAsync(2);
        far.Root.Emit(StreamsNodes.News, "there");
        Assert.Equal("there", Read(await client.ReceiveAsync()).Text);
        Assert.DoesNotContain(nodes.OwnLines, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task A_cluster_goes_on_after_Redis_was_away_and_warns_once()
    {
        await using var nodes = Nodes();
        var (near, far) = await nodes.StartTwoAsync();
        using var client = await far.ConnectAsync();
        using var own = await near.ConnectAsync();

        await redis.StopAsync();
        await nodes.UntilAsync(async () => (await StreamsNodes.HealthOf(near)).Status == HealthStatus.Unhealthy);
        for (var i = 0; i < 100; i++) near.Root.Emit(StreamsNodes.News, $"{i}");
        for (var i = 0; i < 100; i++) Assert.Equal(($"{i}", null), Read(await own.ReceiveAsync()));   // in their order
        await redis.RestartAsync();
        await nodes.HealthyAsync();
        await nodes.CountedAsync(2);

        Assert.NotNull(await EmitUntilReceivedAsync(nodes, near, client));
        Assert.Equal(2, nodes.OwnLines.Count(line => line.Event.Name == "StreamFailed"));   // one for each node
        Assert.DoesNotContain(nodes.OwnLines, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Packets_that_only_one_node_has_sent_prevent_a_recovery_that_would_miss_them()
    {
        await using var nodes = Nodes();
        var (near, far) = await nodes.StartTwoAsync();
        var (lost, offset) = await GreetedAsync(near);
        using var own = await near.ConnectAsync();
        lost.Dispose();
        await nodes.KeptAsync(lost);

        redis.Pause();
        try
        {
            near.Root.Emit(StreamsNodes.News, "gap");
            Assert.Equal(("gap", null), Read(await own.ReceiveAsync()));
        }
        finally
        {
            redis.Resume();
        }

        await nodes.HealthyAsync();
        await nodes.UntilAsync(async () => string.Concat(
            ((RedisResult[])(await redis.ExecuteAsync("XRANGE", nodes.Prefix, "-", "+"))!).SelectMany(entry => (string[])entry[1]!))
            .Contains($"type{StreamMessage.GapType}", StringComparison.Ordinal));

        using var back = await BackAsync(far, lost, offset);
        Assert.NotEqual(lost.Id, back.Id);
        near.Root.Emit(StreamsNodes.News, "end");
        Assert.Equal("end", Read(await own.ReceiveAsync()).Text);   // and "gap" is not sent again
    }

    [Fact]
    public async Task After_each_cut_of_the_connections_an_event_arrives_again()
    {
        await using var nodes = Nodes();
        var (near, far) = await nodes.StartTwoAsync();
        using var client = await far.ConnectAsync();

        for (var i = 0; i < Cuts; i++)
        {
            await redis.ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
            await redis.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal");
            await nodes.HealthyAsync();
            near.Root.To(client.Id).Emit(StreamsNodes.News, $"{i}");
            Assert.Equal($"{i}", Read(await client.ReceiveAsync()).Text);
        }

        await nodes.CountedAsync(2);
    }

    // redis-streams-adapter PR#47: recovery read the whole stream at once.
    [Fact]
    public async Task A_long_stream_is_read_in_bounded_pieces()
    {
        const int entries = 2_000;
        await using var nodes = Nodes();
        var (near, far) = await nodes.StartTwoAsync();
        var (lost, offset) = await GreetedAsync(near);
        SocketClient[] others = [await near.ConnectAsync(), await far.ConnectAsync()];
        lost.Dispose();
        await nodes.KeptAsync(lost);
        await using (var connection = await redis.ConnectAsync())
        {
            var adding = Enumerable.Range(0, entries).Select(i => connection.GetDatabase().StreamAddAsync(
                nodes.Prefix, [new("uid", "emitter"), new("nsp", i % 100 == 0 ? "/" : "/other"), new("type", 3), new(
                    "data", $$"""{"packet":{"type":2,"data":["news","{{i}}"]},"opts":{"rooms":[],"except":[],"flags":{} } }""")]));
            await Task.WhenAll(adding);
        }

        near.Root.Emit(StreamsNodes.News, "end");
        foreach (var other in others)
        {
            while (Read(await other.ReceiveAsync()).Text != "end") ;   // so that both nodes have read the stream
            other.Dispose();
        }

        await redis.ExecuteAsync("CONFIG", "RESETSTAT");
        using var back = await BackAsync(far, lost, offset);

        Assert.Equal(lost.Id, back.Id);
        for (var i = 0; i < entries; i += 100) Assert.Equal($"{i}", Read(await back.ReceiveAsync()).Text);
        var statistics = (string)(await redis.ExecuteAsync("INFO", "commandstats"))!;
        var calls = statistics[(statistics.IndexOf("cmdstat_xrange:calls=", StringComparison.Ordinal) + 21)..].Split(',')[0];
        Assert.InRange(int.Parse(calls, null), entries / 200, 2 + (entries / 200));
    }

    // The listener runs where the stream is read, so that the node falls behind.
    [Fact]
    public async Task A_node_that_is_further_behind_than_the_stream_is_long_says_so()
    {
        await using var nodes = Nodes(options => (options.MaxLength, options.ReadCount) = (100, 10));
        using var release = new ManualResetEventSlim();
        var (near, far) = await nodes.StartTwoAsync();
        using var client = await far.ConnectAsync();
        far.Root.OnAnyOutgoing((_, _, _) => release.Wait(TestContext.Current.CancellationToken));
        using var counts = new MeterCounts(far.Services);

        for (var i = 0; i < 500; i++) near.Root.Emit(StreamsNodes.News, $"{i}");
        await nodes.UntilAsync(async () => string.Concat(
            ((RedisResult[])(await redis.ExecuteAsync("XREVRANGE", nodes.Prefix, "+", "-", "COUNT", 3))!)
                .SelectMany(entry => (string[])entry[1]!)).Contains("\"499\"", StringComparison.Ordinal));
        release.Set();

        var last = Read(await client.ReceiveAsync()).Text;
        for (; last != "499"; last = Read(await client.ReceiveAsync()).Text) Assert.NotEqual("200", last);   // removed before it was read
        Assert.Contains(nodes.OwnLines, line => line is { Event.Name: "StreamBehind", Level: LogLevel.Warning });
        Assert.True(counts["socketio.redis.dropped reason=slow_node"] > 0);
    }

    [Fact]
    public async Task Garbage_is_counted_and_changes_nothing()
    {
        await using var nodes = Nodes();
        var (near, far) = await nodes.StartTwoAsync();
        var (lost, offset) = await GreetedAsync(near);
        using var client = await far.ConnectAsync();
        lost.Dispose();
        await nodes.KeptAsync(lost);
        var before = nodes.OwnLines.Count();   // On a busy machine, the first connection to Redis may take more than one try.
        using var counts = new MeterCounts(far.Services);
        string[] garbage = ["{", "{}", "!", "gqE=", "\u00ff", """{"packet":7,"opts":{}}""", """{"packet":{"data":[]},"opts":{"rooms":{}}}"""];

        foreach (var data in garbage) await nodes.AddAsync("uid", "x", "nsp", "/", "type", 3, "data", data);
        await nodes.AddAsync("uid", "x", "nsp", "/", "type", 3);
        await nodes.AddAsync("uid", "x", "nsp", "/", "type", "three", "data", "{}");
        await nodes.AddAsync("uid", "x", "nsp", "/", "type", 42, "data", "{}");
        await nodes.AddAsync("some", "thing");
        near.Root.Emit(StreamsNodes.News, "still here");

        Assert.Equal("still here", Read(await client.ReceiveAsync()).Text);
        Assert.True(counts["socketio.redis.malformed"] >= garbage.Length);
        using var back = await BackAsync(far, lost, offset);
        Assert.Equal((lost.Id, "still here"), (back.Id, Read(await back.ReceiveAsync()).Text));
        Assert.DoesNotContain(nodes.OwnLines.Skip(before), line => line.Level >= LogLevel.Warning);
    }
}

public sealed class PresentStreamsFaultTests(RedisServer redis) : StreamsFaultTests(redis, isStreamOnly: false);

public sealed class StreamOnlyFaultTests(RedisServer redis) : StreamsFaultTests(redis, isStreamOnly: true);
