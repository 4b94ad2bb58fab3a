using System.Text;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

// The memory that clients use is limited in bytes, for one, for a group and for all. A client at a limit waits, unless it
// does not read.
public sealed class MemoryTests
{
    private const int KiB = 1024;
    private const int MaxPayload = 100 * KiB;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(30);

    private static Task<EngineFixture> StartAsync(Action<EngineOptions>? configure = null) => EngineFixture.StartAsync(
        options =>
        {
            options.MaxPayload = MaxPayload;
            configure?.Invoke(options);
        },
        listen: listen => listen.UseEngineIO());

    private static EngineMemory Memory(EngineFixture fixture) => fixture.Sessions[0].Session.Host.Memory;

    private static string Text(int length) => new('x', length);

    private static Task NothingIsHeldAsync(EngineMemory memory) =>
        Deadline.UntilAsync(() => memory is { Total: { Used: 0, Unwritten.Used: 0 }, Unassigned: { Used: 0, Unwritten.Used: 0 } });

    private static async Task<RawWebSocket> BeginMessageAsync(EngineFixture fixture, int length)
    {
        var socket = await RawWebSocket.OpenAsync(fixture);
        await socket.BeginAsync(RawWebSocket.Text, Encoding.ASCII.GetBytes("4" + Text(length - 1)), length / 2);
        return socket;
    }

    [Fact]
    public async Task Incomplete_messages_of_many_clients_stay_within_the_limit_and_the_others_get_their_turn()
    {
        await using var fixture = await StartAsync(options => options.MaxMemory = 2 * MaxPayload);
        using var small = await fixture.WebSocketAsync();
        var memory = Memory(fixture);
        await using var first = await BeginMessageAsync(fixture, 90 * KiB);
        await using var second = await BeginMessageAsync(fixture, 90 * KiB);
        await Deadline.UntilAsync(() => memory.Total.Used == 180 * KiB);
        var waiting = new List<RawWebSocket>();
        for (var i = 0; i < 5; i++)
        {
            waiting.Add(await BeginMessageAsync(fixture, 90 * KiB));
            await Deadline.UntilAsync(() => memory.Unassigned.Waiting == i + 1);
        }

        // A client that sends little is not delayed.
        await small.SendAsync("4hello");
        Assert.Equal("4hello", await small.ReceiveAsync());
        await Deadline.UntilAsync(() => memory.Total.Used == 180 * KiB);   // The server may see the end of its write after the client.

        await first.EndAsync();
        Assert.Equal(90 * KiB, (await first.ReceiveTextAsync())!.Length);
        await Deadline.UntilAsync(() => memory.Unassigned.Waiting == 4);
        var next = fixture.Sessions[3].Session;
        await Deadline.UntilAsync(() => next is { Reading: 90 * KiB, IsHeldUp: false, IsTimed: true });

        // Two of them never continue and are ended. The clients that wait for them are not.
        fixture.Server.Advance(TimeSpan.FromSeconds(31), Second);
        await fixture.Sessions[2].ClosedAsync();
        await fixture.Sessions[3].ClosedAsync();
        await waiting[0].DisposeAsync();
        foreach (var socket in waiting[1..])
        {
            await socket.EndAsync();
            string? text;
            do text = await socket.ReceiveTextAsync();
            while (text == "2");
            Assert.Equal(90 * KiB, text!.Length);
            await socket.DisposeAsync();
        }

        await NothingIsHeldAsync(memory);
    }

    [Fact]
    public async Task A_post_waits_for_memory_before_it_is_read_and_a_slow_one_is_ended()
    {
        await using var fixture = await StartAsync(options => options.MaxMemory = MaxPayload);
        var client = await fixture.PollingAsync();
        var other = await fixture.PollingAsync();
        var memory = Memory(fixture);
        await using var stream = await fixture.Server.OpenStreamAsync();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {client.Query} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {90 * KiB}\r\n\r\n4{Text(1000)}"));
        await Deadline.UntilAsync(() => memory.Total.Used == 90 * KiB);

        var posting = other.PostAsync("4" + Text((50 * KiB) - 1));
        await Deadline.UntilAsync(() => memory.Unassigned.Waiting == 1);
        fixture.Server.Advance(TimeSpan.FromSeconds(31), Second);

        Assert.Equal(DisconnectReason.TransportError, await fixture.Sessions[0].ClosedAsync());
        Assert.Equal(System.Net.HttpStatusCode.OK, await posting);
        await other.PollAsync();
        await NothingIsHeldAsync(memory);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_does_not_read_is_not_read_either_and_gets_all_responses_when_it_reads(bool isPolling)
    {
        const int questions = 40, length = 60 * KiB;
        await using var fixture = await StartAsync();
        using var socket = isPolling ? null : await fixture.WebSocketAsync();
        var polling = isPolling ? await fixture.PollingAsync() : null;
        var session = fixture.Sessions[0].Session;
        var asking = isPolling ? AskByPostAsync() : AskAsync();
        await Deadline.UntilAsync(() => session.Unwritten > session.Host.Settings.MaxUnwritten);

        fixture.Server.Advance(TimeSpan.FromSeconds(20), Second);
        Assert.InRange(session.Unwritten, 1, session.Host.Settings.MaxUnwritten + length + 100);
        Assert.Null(session.ClosedReason);

        for (var read = 0; read < questions;)
        {
            if (isPolling) read += (await polling!.PollAsync()).Count(packet => packet.Length == length);
            else if ((await socket!.ReceiveAsync())!.Length == length) read++;
        }

        await asking;
        Assert.Null(session.ClosedReason);
        await NothingIsHeldAsync(Memory(fixture));

        async Task AskAsync()
        {
            for (var i = 0; i < questions; i++) await socket!.SendAsync("4" + Text(length - 1));
        }

        async Task AskByPostAsync()
        {
            for (var i = 0; i < questions; i++) await polling!.PostAsync("4" + Text(length - 1));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_client_that_reads_nothing_for_the_write_timeout_is_disconnected_though_it_sends(int version)
    {
        await using var fixture = await StartAsync();
        var query = $"EIO={version}&transport=websocket";
        await using var client = await RawWebSocket.OpenAsync(fixture, query);
        var echo = fixture.Sessions[0];
        for (var i = 0; i < 30; i++) echo.Send(Text(60 * KiB));

        for (var elapsed = TimeSpan.Zero; elapsed < WriteTimeout - Second; elapsed += 2 * Second)
        {
            await client.SendAsync(version == 4 ? "3" : "2");
            fixture.Server.Advance(2 * Second, Second);
            Assert.Null(echo.Session.ClosedReason);
        }

        fixture.Server.Advance(5 * Second, Second);
        fixture.Server.Advance(WriteTimeout, Second);   // A busy kernel takes the last bytes late, and the time starts again.
        Assert.Equal(DisconnectReason.SlowConsumer, await echo.ClosedAsync());
        await NothingIsHeldAsync(Memory(fixture));
    }

    [Fact]
    public async Task A_client_that_does_not_poll_for_the_write_timeout_is_disconnected_though_it_posts()
    {
        await using var fixture = await StartAsync();
        var client = await fixture.PollingAsync();
        fixture.Sessions[0].Send(Text(60 * KiB));

        for (var elapsed = TimeSpan.Zero; elapsed < WriteTimeout - Second; elapsed += Second)
        {
            await client.PostAsync("3");
            fixture.Server.Advance(Second, Second);
        }

        Assert.Null(fixture.Sessions[0].Session.ClosedReason);
        fixture.Server.Advance(3 * Second, Second);
        Assert.Equal(DisconnectReason.SlowConsumer, await fixture.Sessions[0].ClosedAsync());
        await NothingIsHeldAsync(Memory(fixture));
    }

    [Fact]
    public async Task A_slow_reader_stays_connected_though_its_pings_are_queued_behind_much_data()
    {
        await using var fixture = await StartAsync();
        using var client = await fixture.WebSocketAsync();
        var echo = fixture.Sessions[0];
        for (var i = 0; i < 100; i++) echo.Send(Text(30 * KiB));

        for (var i = 0; i < 90; i++)
        {
            await client.ReceiveAsync();
            fixture.Server.Time.Advance(Second);   // without waiting for the end of the write, which the client delays
        }

        Assert.Null(echo.Session.ClosedReason);
        for (var message = ""; message != "2";) message = await client.ReceiveAsync();
        await client.SendAsync("3");
        await client.SendAsync("4alive");
        Assert.Equal("4alive", await client.ReceiveAsync());
        fixture.Server.Advance(TimeSpan.FromSeconds(24), Second);
        Assert.Null(echo.Session.ClosedReason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_pong_is_expected_from_a_client_that_is_not_being_read(bool isPolling)
    {
        await using var fixture = await StartAsync();
        using var socket = isPolling ? null : await fixture.WebSocketAsync();
        var polling = isPolling ? await fixture.PollingAsync() : null;
        var (echo, hold) = (fixture.Sessions[0], new TaskCompletionSource());
        var poll = polling?.PollAsync();
        await Deadline.UntilAsync(() => !isPolling || echo.Session.IsPolling);
        echo.Hold = hold;
        var posting = isPolling ? polling!.PostAsync("4first") : socket!.SendAsync("4first");
        await Deadline.UntilAsync(() => echo.Session.IsHeldUp);

        fixture.Server.Advance(TimeSpan.FromSeconds(26), Second);
        Assert.Equal("2", isPolling ? Assert.Single(await poll!) : await socket!.ReceiveAsync());
        fixture.Server.Advance(TimeSpan.FromSeconds(100), Second);

        Assert.Null(echo.Session.ClosedReason);
        echo.Hold = null;
        hold.SetResult();
        await posting;
        Assert.Equal("4first", isPolling ? Assert.Single(await polling!.PollAsync()) : await socket!.ReceiveAsync());
        await Deadline.UntilAsync(() => !echo.Session.IsHeldUp);
        fixture.Server.Advance(TimeSpan.FromSeconds(21), Second);
        Assert.Equal(DisconnectReason.PingTimeout, await echo.ClosedAsync());   // as it still does not answer
    }

    [Fact]
    public async Task The_response_to_a_poll_has_at_most_one_MiB()
    {
        await using var fixture = await StartAsync();
        var client = await fixture.PollingAsync();
        for (var i = 0; i < 40; i++) fixture.Sessions[0].Send($"{i:00}{Text(60 * KiB)}");

        var packets = new List<string>();
        while (packets.Count < 40)
        {
            var answer = await client.PollAsync();
            Assert.InRange(answer.Sum(packet => packet.Length), 1, 1024 * KiB);
            packets.AddRange(answer);
        }

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"4{i:00}"), packets.Select(packet => packet[..3]));
        await NothingIsHeldAsync(Memory(fixture));
    }

    [Fact]
    public async Task A_packet_for_many_clients_is_in_memory_once_and_charged_once()
    {
        const int clients = 20;
        await using var fixture = await StartAsync();
        for (var i = 0; i < clients; i++) await fixture.PollingAsync();
        var memory = Memory(fixture);
        var packet = OutgoingPacket.Message(Encoding.ASCII.GetBytes(Text(200 * KiB)));

        foreach (var echo in fixture.Sessions) Assert.True(echo.Session.Send(packet));
        Assert.Equal(packet.Size, memory.Total.Used);
        Assert.All(fixture.Sessions, echo => Assert.Equal(packet.Size, echo.Session.Unwritten));

        foreach (var echo in fixture.Sessions) echo.Session.Close(DisconnectReason.TransportClose);
        Assert.Equal(0, memory.Total.Used);
    }

    // Data that arrives at once is handled in one batch, and responses in the meantime must not make a fast client seem slow.
    [Fact]
    public async Task Much_data_for_one_client_is_written_before_the_batch_closes()
    {
        await using var fixture = await StartAsync(options => options.MaxOutboxBytes = 100 * KiB);
        using var client = await fixture.WebSocketAsync();
        var echo = fixture.Sessions[0];

        using (WriteBatch.Open())
        {
            for (var i = 0; i < 8; i++)
            {
                echo.Send(Text(30 * KiB));
                if (i % 3 == 2) Assert.True(SpinWait.SpinUntil(() => echo.Session.Unwritten == 0, Deadline.Time));
            }
        }

        for (var i = 0; i < 8; i++) Assert.Equal((30 * KiB) + 1, (await client.ReceiveAsync())!.Length);
    }

    [Fact]
    public async Task The_memory_of_a_session_counts_for_its_budget_and_moves_with_it()
    {
        await using var fixture = await StartAsync();
        var client = await fixture.PollingAsync();
        var session = fixture.Sessions[0].Session;
        var memory = Memory(fixture);
        var ann = new MemoryBudget(1024 * KiB, memory.Total);
        session.Send(OutgoingPacket.MessageForOne(Encoding.ASCII.GetBytes(Text(100 * KiB))));
        session.Hold(50 * KiB);
        var held = memory.Unassigned.Used;

        session.ChargeTo(ann);
        Assert.Equal((0, held, held), (memory.Unassigned.Used, ann.Used, memory.Total.Used));

        session.Release(50 * KiB);
        await client.PollAsync();
        await Deadline.UntilAsync(() => ann.Used == 0 && memory.Total.Used == 0);
    }

    [Fact]
    public async Task A_message_that_waits_for_the_memory_of_unverified_clients_is_read_when_its_sender_is_verified()
    {
        await using var fixture = await StartAsync(
            options => (options.MaxMemory, options.MaxUnassignedMemory) = (10 * MaxPayload, MaxPayload));
        await using var holding = await BeginMessageAsync(fixture, 90 * KiB);
        var memory = Memory(fixture);
        await Deadline.UntilAsync(() => memory.Unassigned.Used == 90 * KiB);
        using var client = await fixture.WebSocketAsync();
        await client.SendAsync("4" + Text(50 * KiB));
        await Deadline.UntilAsync(() => memory.Unassigned.Waiting == 1);

        var ann = new MemoryBudget(MaxPayload, memory.Total);
        fixture.Sessions[1].Session.ChargeTo(ann);

        Assert.Equal((50 * KiB) + 1, (await client.ReceiveAsync())!.Length);
        await Deadline.UntilAsync(() => ann.Used == 0 && memory.Unassigned.Waiting == 0);
    }

    [Fact]
    public async Task When_memory_is_used_up_sessions_with_much_unwritten_data_end_and_others_do_not()
    {
        await using var fixture = await StartAsync(options => options.MaxMemory = MaxPayload);
        await fixture.PollingAsync();
        var little = await fixture.PollingAsync();
        var memory = Memory(fixture);
        fixture.Sessions[0].Send(Text(90 * KiB));
        memory.Total.Unwritten.Take(MaxPayload);

        fixture.Sessions[1].Send(Text(50 * KiB));
        Assert.Equal((50 * KiB) + 1, (await little.PollAsync())[0].Length);

        fixture.Sessions[0].Send("one more");
        Assert.Equal(DisconnectReason.SlowConsumer, await fixture.Sessions[0].ClosedAsync());
        Assert.Null(fixture.Sessions[1].Session.ClosedReason);
        memory.Total.Unwritten.Give(MaxPayload);
        await NothingIsHeldAsync(memory);
    }

    [Fact]
    public async Task A_packet_larger_than_an_outbox_is_accepted_within_the_budget()
    {
        await using var fixture = await StartAsync(options => (options.MaxOutboxBytes, options.MaxMemory) = (64 * KiB, 8 * MaxPayload));
        await fixture.PollingAsync();
        await fixture.PollingAsync();
        var memory = Memory(fixture);
        var packet = OutgoingPacket.MessageForOne(Encoding.ASCII.GetBytes(Text(3 * MaxPayload)));

        Assert.True(fixture.Sessions[0].Session.Send(packet));
        Assert.False(fixture.Sessions[1].Session.Send(OutgoingPacket.MessageForOne(Encoding.ASCII.GetBytes(Text(3 * MaxPayload)))));
        Assert.Equal(packet.Size, memory.Total.Used);
    }

    [Fact]
    public async Task A_client_that_upgrades_while_much_data_waits_gets_everything_in_order()
    {
        const int questions = 30;
        await using var fixture = await StartAsync();
        var client = await fixture.PollingAsync();
        var session = fixture.Sessions[0].Session;
        var posting = client.PostAsync([.. Enumerable.Range(0, 3).Select(i => $"4{i:00}{Text(30 * KiB)}")]);
        for (var i = 3; i < questions; i++)
        {
            await posting;
            posting = client.PostAsync($"4{i:00}{Text(30 * KiB)}");
            if (session.Unwritten > session.Host.Settings.MaxUnwritten) break;
        }

        // The post waits for polls, which an upgrading client no longer makes, because it waits for the post.
        using var socket = await fixture.ProbeAsync(client.Sid);
        await socket.SendAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveAsync());
        Assert.Equal(System.Net.HttpStatusCode.OK, await posting);
        await socket.SendAsync("5");
        await Deadline.UntilAsync(() => !session.IsOnPolling);

        var expected = fixture.Sessions[0].Received.Count;
        for (var i = 0; i < expected; i++)
        {
            Assert.StartsWith($"4{i:00}", await socket.ReceiveAsync(), StringComparison.Ordinal);
        }

        await NothingIsHeldAsync(Memory(fixture));
    }
}
