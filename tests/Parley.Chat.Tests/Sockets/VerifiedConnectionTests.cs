using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Parley.Chat.Ground;
using Parley.Chat.Sessions;
using Parley.EngineIO;
using Parley.Testing;

namespace Parley.Chat.Tests;

/// <summary>Connections are verified when a valid session has been used on them.</summary>
public sealed class VerifiedConnectionTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<Mark> _marks = [];
    private ChatServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ChatServer.StartAsync(listen: listen => listen.Use(next => connection =>
        {
            var mark = new Mark();
            _marks.Enqueue(mark);
            connection.Features.Set<IVerifiedConnectionFeature>(mark);
            return next(connection);
        }));
        await _server.FriendsAsync("alice");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_call_verifies_its_connection_only_with_a_valid_session()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync("invented"));
        Assert.DoesNotContain(_marks, mark => mark.IsVerified);

        Assert.Equal(HttpStatusCode.OK, await CallAsync((await _server.SignInAsync("alice")).SessionId));
        Assert.Contains(_marks, mark => mark.IsVerified);
    }

    [Fact]
    public async Task A_socket_verifies_its_connection_only_with_a_valid_session()
    {
        using var stranger = await _server.Test.OpenWebSocketAsync("/socket.io/?EIO=4&transport=websocket");
        await stranger.ReceiveAsync();
        await stranger.SendAsync("40{\"sid\":\"invented\"}");
        Assert.StartsWith("44", await stranger.ReceiveAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(_marks, mark => mark.IsVerified);

        using var alice = await _server.ConnectAsync("alice");
        Assert.Single(_marks, mark => mark.IsVerified);
    }

    [Fact]
    public async Task A_verified_connection_is_not_verified_again_for_each_namespace()
    {
        var session = await _server.SignInAsync("alice");
        using var alice = await OpenAsync(session.SessionId);
        await _server.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("update sessions set token_hash = $2 where device = $1", session.Device, new byte[32]);
            return Done.Value;
        });

        await alice.SendAsync($$"""40/friend,{"sid":"{{session.SessionId}}"}""");
        Assert.StartsWith("40/friend,{", await alice.ReceiveAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => OpenAsync(session.SessionId));   // It admits no other client.
        await _server.Get<SessionStore>().EndAsync(new VerifiedSession("alice", "alice", session.Device, long.MaxValue), session.Device);
        while (await alice.ReceiveAsync() is { } packet) Assert.False(packet.StartsWith("40", StringComparison.Ordinal));
    }

    private async Task<WebSocketClient> OpenAsync(string sessionId)
    {
        var socket = await _server.Test.OpenWebSocketAsync("/socket.io/?EIO=4&transport=websocket");
        await socket.ReceiveAsync();
        await socket.SendAsync($$"""40{"sid":"{{sessionId}}"}""");
        Assert.StartsWith("40", await socket.ReceiveAsync(), StringComparison.Ordinal);
        return socket;
    }

    private async Task<HttpStatusCode> CallAsync(string sessionId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/friends");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sessionId);
        using var response = await _server.Test.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private sealed class Mark : IVerifiedConnectionFeature
    {
        private volatile bool _isVerified;

        public bool IsVerified => _isVerified;

        public void SetVerified() => _isVerified = true;
    }
}
