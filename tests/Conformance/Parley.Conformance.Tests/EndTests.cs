namespace Parley.Conformance.Tests;

/// <summary>The end of a session as the SocketIOClient package sees it, through a slow network.</summary>
public sealed class EndTests(ServerProcess server)
{
    private static readonly TimeSpan TimeToComeBack = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static TheoryData<Way> Ways => [Way.PollingOnly, Way.WebSocketOnly, Way.PollingWithUpgrade];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Gets_the_reason_of_its_sessions_end_and_does_not_reconnect(Way way)
    {
        await using var network = new Network(server.Url);
        using var alice = await Person.SignUpAsync(server.Url, "alice");
        await using var client = await Client.ConnectAsync(network.Url, "/server", way, alice.SessionId, comesBack: true);

        await alice.EndSessionAsync(alice.Device);

        Assert.Equal(new Client.End("io server disconnect", "notice"), await client.EndAsync());
        Assert.Equal("session-ended", (await client.NextAsync("notice")).Text("msg", "kind"));
        // A client that reconnects would have started by then.
        await Task.Delay(TimeToComeBack, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(client.IsComingBack);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Reconnects_after_a_broken_connection(Way way)
    {
        await using var network = new Network(server.Url);
        using var alice = await Person.SignUpAsync(server.Url, "alice");
        await using var client = await Client.ConnectAsync(network.Url, "/server", way, alice.SessionId, comesBack: true);

        var end = client.EndAsync();
        do
        {
            network.Cut();   // Between two polls it breaks no request of the client, so once may not be enough.
        }
        while (await Task.WhenAny(end, Task.Delay(Patience, TimeProvider.System, TestContext.Current.CancellationToken)) != end);

        Assert.StartsWith("transport ", (await end).Reason, StringComparison.Ordinal);
        await client.BackAsync();
        (await client.RequestAsync("time-c", Envelopes.Ask(alice, new { }))).Done();
    }
}
