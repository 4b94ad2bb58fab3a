using System.Collections.Concurrent;

namespace Parley.EngineIO.Tests;

/// <summary>A server that limits strangers is told of every connection that carries a session which the application knows.</summary>
public sealed class VerifiedConnectionTests
{
    private readonly ConcurrentQueue<Mark> _marks = [];

    private Task<EngineFixture> StartAsync() => EngineFixture.StartAsync(listen: listen =>
    {
        listen.Use(next => connection =>
        {
            var mark = new Mark();
            _marks.Enqueue(mark);
            connection.Features.Set<IVerifiedConnectionFeature>(mark);
            return next(connection);
        });
        listen.UseEngineIO();
    });

    [Fact]
    public async Task A_WebSocket_is_told_when_its_session_is_verified_though_its_request_is_over()
    {
        await using var fixture = await StartAsync();
        using var client = await fixture.WebSocketAsync();
        Assert.False(Assert.Single(_marks).IsVerified);

        fixture.Sessions[0].Session.SetVerified();

        Assert.True(Assert.Single(_marks).IsVerified);
    }

    [Fact]
    public async Task Polling_is_told_by_the_next_request()
    {
        await using var fixture = await StartAsync();
        var client = await fixture.PollingAsync();
        fixture.Sessions[0].Session.SetVerified();
        Assert.DoesNotContain(_marks, mark => mark.IsVerified);

        await client.PostAsync("4hi");

        Assert.Single(_marks, mark => mark.IsVerified);
    }

    [Fact]
    public async Task An_upgrade_is_told_when_it_takes_over()
    {
        await using var fixture = await StartAsync();
        var client = await fixture.PollingAsync();
        using var upgrade = await fixture.Server.OpenWebSocketAsync($"{EngineFixture.Path}?EIO=4&transport=websocket&sid={client.Sid}");
        await upgrade.SendAsync("2probe");
        Assert.Equal("3probe", await upgrade.ReceiveAsync());
        fixture.Sessions[0].Session.SetVerified();
        Assert.DoesNotContain(_marks, mark => mark.IsVerified);

        await upgrade.SendAsync("5");
        await upgrade.SendAsync("4there");
        Assert.Equal("4there", await upgrade.ReceiveAsync());

        Assert.Single(_marks, mark => mark.IsVerified);
    }

    private sealed class Mark : IVerifiedConnectionFeature
    {
        private volatile bool _isVerified;

        public bool IsVerified => _isVerified;

        public void SetVerified() => _isVerified = true;
    }
}
