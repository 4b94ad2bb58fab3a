namespace Parley.Conformance.Tests;

/// <summary>How an end looks to the SocketIOClient package, through a network that takes its time.</summary>
public sealed class EndTests(ServerProcess server)
{
    private static readonly TimeSpan TimeToComeBack = TimeSpan.FromMilliseconds(300);

    public static TheoryData<Way> Ways => [Way.PollingOnly, Way.WebSocketOnly, Way.PollingWithUpgrade];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Hears_why_its_session_ended_and_stays_away(Way way)
    {
        await using var network = new Network(server.Url);
        using var alice = await Person.SignUpAsync(server.Url, "alice");
        await using var client = await Client.ConnectAsync(network.Url, "/server", way, alice.Sid, comesBack: true);

        await alice.EndSessionAsync(alice.Device);

        Assert.Equal(new Client.End("io server disconnect", "notice"), await client.EndAsync());
        Assert.Equal("session-ended", (await client.NextAsync("notice")).Text("msg", "kind"));
        // Somebody who comes back would have begun to by then.
        await Task.Delay(TimeToComeBack, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(client.IsComingBack);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Comes_back_after_a_connection_that_broke(Way way)
    {
        await using var network = new Network(server.Url);
        using var alice = await Person.SignUpAsync(server.Url, "alice");
        await using var client = await Client.ConnectAsync(network.Url, "/server", way, alice.Sid, comesBack: true);

        network.Cut();

        Assert.StartsWith("transport ", (await client.EndAsync()).Reason, StringComparison.Ordinal);
        await client.BackAsync();
        (await client.RequestAsync("time-c", Envelopes.Ask(alice, new { }))).Done();
    }
}
