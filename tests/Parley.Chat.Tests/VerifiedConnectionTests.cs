using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Parley.EngineIO;

namespace Parley.Chat.Tests;

/// <summary>Which connections are no strangers' any more: those over which a working session has come.</summary>
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
    public async Task A_call_verifies_its_connection_only_with_a_working_session()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync("invented"));
        Assert.DoesNotContain(_marks, mark => mark.IsVerified);

        Assert.Equal(HttpStatusCode.OK, await CallAsync((await _server.SignInAsync("alice")).Sid));
        Assert.Contains(_marks, mark => mark.IsVerified);
    }

    [Fact]
    public async Task A_socket_verifies_its_connection_only_with_a_working_session()
    {
        using var stranger = await _server.Test.OpenWebSocketAsync("/socket.io/?EIO=4&transport=websocket");
        await stranger.ReceiveAsync();
        await stranger.SendAsync("40{\"sid\":\"invented\"}");
        Assert.StartsWith("44", await stranger.ReceiveAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(_marks, mark => mark.IsVerified);

        using var alice = await _server.ConnectAsync("alice");
        Assert.Single(_marks, mark => mark.IsVerified);
    }

    private async Task<HttpStatusCode> CallAsync(string sid)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/friends");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sid);
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
