using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Accounts;
using Parley.Chat.Administration;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;
using Parley.Chat.Sockets;
using Parley.Testing;

namespace Parley.Chat.Tests;

/// <summary>The effect of a session's end on its connections, over every transport and in every state.</summary>
public sealed class SessionEndTests : IAsyncLifetime
{
    private ChatServer _server = null!;

    private SessionStore Sessions => _server.Get<SessionStore>();

    public async ValueTask InitializeAsync()
    {
        _server = await ChatServer.StartAsync();
        await _server.FriendsAsync("alice", "bob");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("revoke", Transport.WebSocket)]
    [InlineData("revoke", Transport.Polling)]
    [InlineData("revoke", Transport.Upgrade)]
    [InlineData("ban", Transport.WebSocket)]
    [InlineData("ban", Transport.Polling)]
    [InlineData("ban", Transport.Upgrade)]
    public async Task A_connection_without_a_namespace_ends_with_its_session(string end, Transport transport)
    {
        var session = await _server.SignInAsync("alice");
        await using var peer = await RawPeer.OpenAsync(_server.Test, transport);
        await peer.JoinAsync("/", session.SessionId);
        await peer.JoinAsync("/friend");
        await peer.SendAsync("41");
        await peer.SendAsync("41/friend,");

        await EndAsync(end, session);
        await peer.SendAsync("40/friend,");   // Nothing if no client is connected.
        await peer.SayAsync("bob", "after the end");
        await SayAsync("bob", "alice", "live after the end");

        await peer.Closed.InTime();
        Assert.DoesNotContain(peer.Packets, packet => packet.Contains("after the end", StringComparison.Ordinal));
        Assert.DoesNotContain(peer.Packets, packet => packet.Contains("\"code\":1", StringComparison.Ordinal));
        Assert.DoesNotContain((await _server.Get<History>()
            .ReadAsync("bob", ConversationKind.Friend, "alice", null, null, null)).Value.Messages, entry => entry.Sender == "alice");
    }

    [Theory]
    [InlineData("revoke", "revoked", Transport.WebSocket)]
    [InlineData("revoke", "revoked", Transport.Upgrade)]
    [InlineData("ban", "banned", Transport.WebSocket)]
    public async Task A_client_gets_the_reason_before_its_connection_closes(string end, string reason, Transport transport)
    {
        var session = await _server.SignInAsync("alice");
        await using var peer = await RawPeer.OpenAsync(_server.Test, transport);
        await peer.JoinAsync("/server", session.SessionId);

        await EndAsync(end, session);

        await peer.Closed.InTime();
        Assert.Contains(peer.Packets, packet => packet.StartsWith("42/server,[\"notice\"", StringComparison.Ordinal)
            && packet.Contains("session-ended", StringComparison.Ordinal)
            && packet.Contains($"\"reason\":\"{reason}\"", StringComparison.Ordinal));
        Assert.Contains("41/server,", peer.Packets);
    }

    [Fact]
    public async Task All_connections_of_a_session_end_and_none_of_another()
    {
        var (session, other) = (await _server.SignInAsync("alice"), await _server.SignInAsync("alice"));
        var peers = new List<RawPeer>();
        foreach (var sessionId in new[] { session.SessionId, session.SessionId, session.SessionId, other.SessionId })
        {
            peers.Add(await RawPeer.OpenAsync(_server.Test, Transport.WebSocket));
            await peers[^1].JoinAsync("/friend", sessionId);
        }

        await peers[1].DisposeAsync();   // A connection that has closed already is no problem.
        await EndAsync("revoke", session);

        await Task.WhenAll(peers[0].Closed, peers[2].Closed).InTime();
        await peers[3].SayAsync("bob", "still here");
        Assert.Contains("\"code\":1", await peers[3].AnswerAsync(), StringComparison.Ordinal);
        foreach (var peer in peers) await peer.DisposeAsync();
    }

    [Fact]
    public async Task A_session_that_ends_between_two_joins_can_join_no_more_namespaces()
    {
        var session = await _server.SignInAsync("alice");
        await using var peer = await RawPeer.OpenAsync(_server.Test, Transport.WebSocket);
        await peer.JoinAsync("/", session.SessionId);
        // As if the notification were late.
        await _server.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("update sessions set ended = 1 where device = $1", session.Device);
            return Done.Value;
        });

        await peer.SendAsync("40/friend,");

        Assert.Contains("\"reason\":\"revoked\"", await peer.NextAsync("44/friend,"), StringComparison.Ordinal);
        var answer = await peer.AskAsync("/", "auth-c", $$"""{"sid":"{{session.SessionId}}"}""");
        Assert.Contains("\"reason\":\"revoked\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"revoked\"", await peer.AskAsync("/", "time-c", "{}"), StringComparison.Ordinal);
        _server.Test.Advance(TimeSpan.FromSeconds(1));
        await peer.Closed.InTime();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_is_not_verified_if_its_session_ends_in_the_meantime(bool isVerified)
    {
        var time = new WatchedTime();
        await using var server = await ChatServer.StartAsync(add: services => services.AddSingleton<TimeProvider>(time));
        await server.FriendsAsync("alice", "bob");
        var session = await server.SignInAsync("alice");
        await using var peer = await RawPeer.OpenAsync(server.Test, Transport.WebSocket);
        await peer.JoinAsync("/", isVerified ? session.SessionId : null);

        // When the session has been read and is valid, but the connection is not verified yet.
        time.OnceInside<Connections>(() => server.Get<SessionStore>().EndAsync(session.User, session.Device).Wait());
        await peer.SendAsync(isVerified ? "40/friend," : $$"""40/friend,{"sid":"{{session.SessionId}}"}""");

        if (!isVerified) Assert.Contains("\"reason\":\"revoked\"", await peer.NextAsync("44/friend,"), StringComparison.Ordinal);
        await server.Writer.RunAsync(SendMessage.Create("bob", ConversationKind.Friend, "alice", StoreSpec.Chat.Text("hello"), null).Value);
        time.Advance(TimeSpan.FromSeconds(1));
        await peer.Closed.InTime();
        Assert.DoesNotContain(peer.Packets, packet => packet.Contains("hello", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_stays_with_the_session_that_it_was_verified_for()
    {
        var (session, other) = (await _server.SignInAsync("alice"), await _server.SignInAsync("alice"));
        await using var peer = await RawPeer.OpenAsync(_server.Test, Transport.WebSocket);
        await peer.JoinAsync("/friend", session.SessionId);
        await peer.JoinAsync("/", other.SessionId);

        Assert.Contains(session.Device, await peer.AskAsync("/", "auth-c", $$"""{"sid":"{{other.SessionId}}"}"""), StringComparison.Ordinal);
        await EndAsync("revoke", session);

        await peer.Closed.InTime();
    }

    [Fact]
    public async Task An_ended_session_can_neither_join_nor_send_in_any_order_of_end_and_join()
    {
        for (var round = 0; round < 60; round++)
        {
            var session = await _server.SignInAsync("alice");
            await using var peer = await RawPeer.OpenAsync(_server.Test, round % 2 == 0 ? Transport.WebSocket : Transport.Polling);
            var isVerified = round % 3 > 0;
            if (isVerified) await peer.JoinAsync("/", session.SessionId);
            if (round % 3 == 2) await peer.SendAsync("41");

            using var barrier = new Barrier(2);
            var end = Task.Run(() => AtOnceAsync(barrier, () => EndAsync(round % 5 == 0 ? "ban" : "revoke", session)));
            var join = Task.Run(
                () => AtOnceAsync(barrier, () => peer.SendAsync(isVerified ? "40/friend," : $$"""40/friend,{"sid":"{{session.SessionId}}"}""")));
            await Task.WhenAll(end, join);
            await peer.SayAsync("bob", "after the end");
            await SayAsync("bob", "alice", $"live {round}");

            // A connection whose session was refused belongs to no user.
            if (!isVerified && await Task.WhenAny(peer.Closed, peer.NextAsync("44/friend,")) != peer.Closed) continue;
            _server.Test.Advance(TimeSpan.FromSeconds(1));
            await peer.Closed.InTime();
            Assert.DoesNotContain(peer.Packets, packet => packet.Contains($"live {round}", StringComparison.Ordinal));
            Assert.DoesNotContain(peer.Packets, packet =>
                packet.StartsWith("43/friend", StringComparison.Ordinal) && packet.Contains("\"code\":1", StringComparison.Ordinal));
        }

        static async Task AtOnceAsync(Barrier barrier, Func<Task> act)
        {
            barrier.SignalAndWait();
            await act();
        }
    }

    private async Task EndAsync(string end, SignedIn session)
    {
        if (end == "revoke")
        {
            Assert.Null((await Sessions.EndAsync(session.User, session.Device)).Refusal);
            return;
        }

        var accounts = _server.Get<AccountAdministration>();
        Assert.Null((await accounts.BanAsync(Staff.Operator, session.User, new BanRequest())).Refusal);
        Assert.Null((await accounts.UnbanAsync(Staff.Operator, session.User)).Refusal);   // An ended session stays ended.
    }

    private async Task SayAsync(string from, string to, string text) =>
        Assert.Null((await _server.Writer.RunAsync(
            SendMessage.Create(from, ConversationKind.Friend, to, StoreSpec.Chat.Text(text), null).Value)).Refusal);

    /// <summary>A clock that the test moves, and that runs an action when a class reads it.</summary>
    private sealed class WatchedTime() : FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
        private Action? _next;
        private string _inside = "";

        public void OnceInside<T>(Action action) => (_inside, _next) = ($"{typeof(T).FullName}.", action);

        public override DateTimeOffset GetUtcNow()
        {
            // The log writer reads the time as well, and the action here waits for it.
            if (_next is not null && Environment.StackTrace.Contains(_inside, StringComparison.Ordinal))
                Interlocked.Exchange(ref _next, null)?.Invoke();
            return base.GetUtcNow();
        }
    }
}
