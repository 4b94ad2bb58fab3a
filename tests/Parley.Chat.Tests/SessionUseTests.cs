using Parley.Chat.Contract;
using Parley.Chat.Sessions;

namespace Parley.Chat.Tests;

/// <summary>A session is used for as long as somebody is connected by it.</summary>
public sealed class SessionUseTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(6);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]   // On a connection that is in no namespace.
    public async Task A_connected_session_is_never_idle(bool staysInside)
    {
        await using var server = await LiveServer.StartAsync(adjust: options => options.SessionIdle = Idle);
        await server.UsersAsync("alice");
        var sessions = server.Get<SessionStore>();
        var (connected, other) = ((await sessions.OpenAsync("alice", null)).Value, (await sessions.OpenAsync("alice", null)).Value);
        await using var peer = await server.OpenPeerAsync(Transport.WebSocket);
        await peer.JoinAsync("/", connected.Sid);
        if (!staysInside) await peer.SendAsync("41");

        for (var second = 0; second < 20; second++) server.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([connected.Device], sessions.List("alice", null).Sessions.Select(session => session.Device));
        Assert.Null(sessions.Verify(connected.Sid).Refusal);
        Assert.Equal(Reason.Expired, sessions.Verify(other.Sid).Refusal?.Reason);
    }

    [Fact]
    public async Task A_session_is_idle_from_the_end_of_its_last_connection()
    {
        await using var server = await LiveServer.StartAsync(adjust: options => options.SessionIdle = Idle);
        await server.UsersAsync("alice");
        var sessions = server.Get<SessionStore>();
        var session = (await sessions.OpenAsync("alice", null)).Value;
        var peer = await server.OpenPeerAsync(Transport.WebSocket);
        await peer.JoinAsync("/", session.Sid);
        server.Advance(TimeSpan.FromSeconds(20));
        await peer.DisposeAsync();
        await Patience.UntilAsync(() =>
        {
            server.Advance(TimeSpan.FromMilliseconds(100));
            return !server.Get<Sockets.SessionConnections>().Has(session.Device);
        });

        server.Advance(TimeSpan.FromSeconds(5.5));
        Assert.Single(sessions.List("alice", null).Sessions);
        server.Advance(TimeSpan.FromSeconds(0.6));
        Assert.Equal(Reason.Expired, sessions.Verify(session.Sid).Refusal?.Reason);
    }

    [Fact]
    public async Task When_the_server_stops_it_is_stored_who_was_connected()
    {
        var server = await LiveServer.StartAsync(adjust: options => options.SessionIdle = TimeSpan.FromDays(1));
        await server.UsersAsync("alice");
        var session = (await server.Get<SessionStore>().OpenAsync("alice", null)).Value;
        await using var peer = await server.OpenPeerAsync(Transport.WebSocket);
        await peer.JoinAsync("/", session.Sid);
        server.Advance(TimeSpan.FromSeconds(20));
        var time = server.Time.GetUtcNow();

        await using var next = await LiveServer.StartAsync(await server.StopAsync(), options => options.SessionIdle = TimeSpan.FromDays(1));
        next.Time.SetUtcNow(time);

        Assert.Equal(time.ToUnixTimeMilliseconds(), Assert.Single(next.Get<SessionStore>().List("alice", null).Sessions).Seen);
    }
}
