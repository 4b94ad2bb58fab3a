using System.Collections.Concurrent;

namespace Parley.EngineIO.Tests;

/// <summary>A server that limits unverified connections learns of every connection with a session that the application knows.</summary>
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
    public async Task A_handed_over_WebSocket_is_marked_as_verified()
    {
        await using var fixture = await StartAsync();
        using var client = await fixture.WebSocketAsync();
        Assert.False(Assert.Single(_marks).IsVerified);

        fixture.Sessions[0].Session.SetVerified();

        Assert.True(Assert.Single(_marks).IsVerified);
    }

    [Fact]
    public async Task Over_polling_the_next_request_marks_its_connection_as_verified()
    {
        await using var fixture = await StartAsync();
        var client = await fixture.PollingAsync();
        fixture.Sessions[0].Session.SetVerified();
        Assert.DoesNotContain(_marks, mark => mark.IsVerified);

        await client.PostAsync("4hi");

        Assert.Single(_marks, mark => mark.IsVerified);
    }

    [Fact]
    public async Task An_upgraded_connection_is_marked_as_verified()
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
