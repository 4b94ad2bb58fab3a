using Parley.Chat.Ground;
using Parley.Chat.Sessions;

namespace Parley.Chat.Tests;

/// <summary>A session is in use while a connection with it exists.</summary>
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
        await peer.JoinAsync("/", connected.SessionId);
        if (!staysInside) await peer.SendAsync("41");

        for (var second = 0; second < 20; second++) server.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([connected.Device], (await sessions.ListAsync("alice", null)).Sessions.Select(session => session.Device));
        Assert.Null((await sessions.VerifyAsync(connected.SessionId)).Refusal);
        Assert.Equal(Reason.Expired, (await sessions.VerifyAsync(other.SessionId)).Refusal?.Reason);
    }

    [Fact]
    public async Task The_idle_time_of_a_session_starts_with_the_end_of_its_last_connection()
    {
        await using var server = await LiveServer.StartAsync(adjust: options => options.SessionIdle = Idle);
        await server.UsersAsync("alice");
        var sessions = server.Get<SessionStore>();
        var session = (await sessions.OpenAsync("alice", null)).Value;
        var peer = await server.OpenPeerAsync(Transport.WebSocket);
        await peer.JoinAsync("/", session.SessionId);
        server.Advance(TimeSpan.FromSeconds(20));
        await peer.DisposeAsync();
        await Patience.UntilAsync(() =>
        {
            server.Advance(TimeSpan.FromMilliseconds(100));
            return !server.Get<SessionConnections>().Has(session.Device);
        });

        server.Advance(TimeSpan.FromSeconds(5.5));
        Assert.Single((await sessions.ListAsync("alice", null)).Sessions);
        server.Advance(TimeSpan.FromSeconds(0.6));
        Assert.Equal(Reason.Expired, (await sessions.VerifyAsync(session.SessionId)).Refusal?.Reason);
    }

    [Fact]
    public async Task A_server_that_stops_stores_which_sessions_were_connected()
    {
        var server = await LiveServer.StartAsync(adjust: options => options.SessionIdle = TimeSpan.FromDays(1));
        await server.UsersAsync("alice");
        var session = (await server.Get<SessionStore>().OpenAsync("alice", null)).Value;
        await using var peer = await server.OpenPeerAsync(Transport.WebSocket);
        await peer.JoinAsync("/", session.SessionId);
        server.Advance(TimeSpan.FromSeconds(20));
        var time = server.Time.GetUtcNow();

        await using var next = await LiveServer.StartAsync(await server.StopAsync(), options => options.SessionIdle = TimeSpan.FromDays(1));
        next.Time.SetUtcNow(time);

        Assert.Equal(time.ToUnixTimeMilliseconds(), Assert.Single((await next.Get<SessionStore>().ListAsync("alice", null)).Sessions).Seen);
    }
}
