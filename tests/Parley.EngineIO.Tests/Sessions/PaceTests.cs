using System.Net;
using System.Text;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

// Packets above the rate wait unread: they cost the others nothing, and the client is not disconnected.
public sealed class PaceTests
{
    private const int PerSecond = 20;
    private const int AtOnce = 5 * PerSecond;
    private static readonly TimeSpan APacket = TimeSpan.FromSeconds(1) / PerSecond;

    private static Task<EngineFixture> StartAsync(int verified = PerSecond, int unverified = 0) => EngineFixture.StartAsync(
        options =>
        {
            options.PacketsPerSecond = verified;
            options.UnverifiedPacketsPerSecond = unverified;
        },
        listen: listen => listen.UseEngineIO());

    private static async Task ReceivesAsync(EngineFixture.Echo client, int count)
    {
        await Deadline.UntilAsync(() => client.Received.Count >= count && client.Session.WaitsToRead);
        Assert.Equal(count, client.Received.Count);
    }

    [Fact]
    public async Task Packets_of_five_seconds_are_read_at_once_and_then_at_the_rate()
    {
        await using var fixture = await StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(fixture);
        var client = fixture.Sessions[0];
        for (var i = 0; i < 3 * AtOnce; i++) await socket.SendAsync($"4{i}");

        // One packet above the limit is read, and then none.
        await ReceivesAsync(client, AtOnce + 1);
        for (var i = 2; i < 10; i++)
        {
            fixture.Server.Advance(APacket, APacket);
            await ReceivesAsync(client, AtOnce + i);
        }

        Assert.Equal(Enumerable.Range(0, AtOnce + 9).Select(i => $"{i}"), client.Received);
    }

    [Fact]
    public async Task A_delayed_client_is_not_disconnected_and_others_are_not_delayed()
    {
        await using var fixture = await StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(fixture);
        using var other = await fixture.WebSocketAsync();
        for (var i = 0; i < 2 * AtOnce; i++) await socket.SendAsync("3");   // unsolicited pongs
        await Deadline.UntilAsync(() => fixture.Sessions[0].Session.WaitsToRead);

        await other.SendAsync("4hello");
        Assert.Equal("4hello", await other.ReceiveAsync());
        Assert.False(fixture.Sessions[0].IsClosed);
    }

    [Fact]
    public async Task WebSocket_pings_count()
    {
        const byte ping = 0x89;
        await using var fixture = await StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(fixture);
        for (var i = 0; i < AtOnce; i++) await socket.SendAsync(ping, default);
        await socket.SendAsync("4first");
        await socket.SendAsync("4second");

        await ReceivesAsync(fixture.Sessions[0], 1);
        fixture.Server.Advance(APacket, APacket);
        await ReceivesAsync(fixture.Sessions[0], 2);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(3)]
    public async Task A_post_is_answered_when_its_packets_have_been_read(int version)
    {
        await using var fixture = await StartAsync();
        var client = await fixture.PollingAsync(version);
        var packets = Enumerable.Range(0, AtOnce + 2).Select(i => version == 4 ? $"4{i}" : $"{1 + $"{i}".Length}:4{i}");
        using var body = new StringContent(string.Join(version == 4 ? "\u001e" : "", packets), Encoding.UTF8, "text/plain");
        var posting = fixture.Server.Http.PostAsync(client.Query, body);

        await ReceivesAsync(fixture.Sessions[0], AtOnce + 1);
        Assert.False(posting.IsCompleted);
        fixture.Server.Advance(APacket, APacket);
        using var answer = await posting.InTime();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(AtOnce + 2, fixture.Sessions[0].Received.Count);
    }

    [Fact]
    public async Task Unverified_clients_are_read_more_slowly()
    {
        await using var fixture = await StartAsync(verified: 0, unverified: PerSecond);
        await using var stranger = await RawWebSocket.OpenAsync(fixture);
        await using var known = await RawWebSocket.OpenAsync(fixture);
        fixture.Sessions[1].Session.SetVerified();
        for (var i = 0; i < 2 * AtOnce; i++)
        {
            await stranger.SendAsync("4x");
            await known.SendAsync("4x");
        }

        await ReceivesAsync(fixture.Sessions[0], AtOnce + 1);
        await Deadline.UntilAsync(() => fixture.Sessions[1].Received.Count == 2 * AtOnce);
    }
}
