using Parley.AdapterSpec;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

public sealed class MemoryBusRecoverySpecs : RecoverySpecs
{
    private readonly MemoryBus _bus = new();

    public override ValueTask DisposeAsync()
    {
        _bus.Hold()();   // nodes that a failed test holds could not stop
        return base.DisposeAsync();
    }

    protected override void Join(SocketIOBuilder node) => node.UseAdapter((_, local) => _bus.ConnectForRecovery(local));

    protected override Task RemovePacketsAsync()
    {
        lock (_bus.Kept.Gate) _bus.Kept.Packets.Clear();
        return Task.CompletedTask;
    }

    protected override Task<bool> IsKeptAsync(string recoveryId) => Task.FromResult(_bus.Kept.Sessions.ContainsKey(recoveryId));

    [Fact]
    public async Task A_packet_that_a_client_recovered_before_its_node_received_it_is_not_sent_again()
    {
        var (first, second) = await TwoNodesAsync();
        var (lost, offset) = await MemberAsync(first);
        await BreakAsync(lost);
        var release = _bus.Hold();
        first.Root.Emit(Events.News, "missed");

        using var back = await BackAsync(second, lost, offset);
        Assert.Equal("missed", Arguments(await back.ReceiveAsync())[1].GetString());
        second.Root.Emit(Events.News, "later");
        release();
        first.Root.Emit(Events.News, "end");

        Assert.Equal(["later"], (await NewsUntilAsync(back, "end")).News);
    }

    [Fact]
    public async Task A_packet_that_a_node_sent_while_a_client_was_recovering_is_not_missed()
    {
        var (first, second) = await TwoNodesAsync();
        var (lost, offset) = await MemberAsync(first);
        var (other, _) = await MemberAsync(second);
        await BreakAsync(lost);
        _bus.Kept.AfterRead = async () =>
        {
            _bus.Kept.AfterRead = null;
            first.Root.Emit(Events.News, "meanwhile");
            Assert.Equal("meanwhile", Arguments(await other.ReceiveAsync())[1].GetString());
        };

        using var back = await BackAsync(second, lost, offset);
        first.Root.Emit(Events.News, "end");

        Assert.Equal(["meanwhile"], (await NewsUntilAsync(back, "end")).News);
    }

    [Fact]
    public async Task A_packet_that_gets_no_place_in_time_is_sent_without_an_offset_and_not_again()
    {
        var (first, _) = await TwoNodesAsync();
        var (client, _) = await MemberAsync(first);
        var release = _bus.Hold();
        first.Root.Emit(Events.News, "late");
        Assert.Equal(1, first.Root.Recovery!.PacketCount);

        first.Advance(TimeSpan.FromSeconds(13));
        Assert.Equal(2, Arguments(await client.ReceiveAsync()).GetArrayLength());
        release();
        first.Root.Emit(Events.News, "end");

        Assert.Empty((await NewsUntilAsync(client, "end")).News);
    }

    [Fact]
    public async Task Packets_above_the_limit_do_not_wait_for_a_place()
    {
        var first = await NodeAsync(options => options.Recovery!.MaxPackets = 3);
        var (client, _) = await MemberAsync(first);
        var release = _bus.Hold();

        for (var i = 0; i < 5; i++) first.Root.Emit(Events.News, $"{i}");

        Assert.Equal("""2["news","0"]""", await client.ReceiveAsync());
        Assert.Equal("""2["news","1"]""", await client.ReceiveAsync());
        Assert.Equal(3, first.Root.Recovery!.PacketCount);
        release();
        first.Root.Emit(Events.News, "end");
        Assert.Equal(["2", "3", "4"], (await NewsUntilAsync(client, "end")).News);
    }

    [Fact]
    public async Task A_listener_may_wait_for_another_sender_when_the_store_is_away()
    {
        var first = await NodeAsync();
        var (client, _) = await MemberAsync(first);
        _bus.Kept.IsAway = true;
        var (isFirst, isSent) = (true, false);
        first.Root.OnAnyOutgoing((_, _, _) =>
        {
            if (!isFirst) return;
            isFirst = false;
            isSent = Task.Run(() => first.Root.Emit(Events.News, "two")).Wait(Deadline.Time);
        });

        first.Root.Emit(Events.News, "one");

        Assert.Equal("""2["news","one"]""", await client.ReceiveAsync());
        Assert.Equal("""2["news","two"]""", await client.ReceiveAsync());
        Assert.True(isSent);
    }

    [Fact]
    public async Task Data_that_is_no_JSON_prevents_recovery_and_nothing_else()
    {
        var (first, second) = await TwoNodesAsync();
        var (lost, offset) = await MemberAsync(first);
        SocketOf(first, lost).Data = new object[] { this };
        lost.Dispose();
        await Deadline.UntilAsync(() => first.Root.SocketCount == 0);

        using var back = await BackAsync(second, lost, offset);

        Assert.NotEqual(lost.Id, back.Id);
    }
}
