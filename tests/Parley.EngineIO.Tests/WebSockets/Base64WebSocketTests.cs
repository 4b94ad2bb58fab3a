namespace Parley.EngineIO.Tests;

// Clients that use no binary frames (forceBase64) send b64=1 over WebSocket as well.
public sealed class Base64WebSocketTests
{
    [Theory]
    [InlineData(3, "b4AQIDBA==")]
    [InlineData(4, "bAQIDBA==")]
    public async Task Binary_messages_are_sent_as_text_in_both_directions(int version, string packet)
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.Server.OpenWebSocketAsync($"{EngineFixture.Path}?EIO={version}&transport=websocket&b64=1");
        await client.ReceiveAsync();

        await client.SendAsync(packet);
        await client.SendAsync("4text");

        Assert.Equal(packet, await client.ReceiveAsync());
        Assert.Equal("4text", await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(3, "bAQIDBA==")]
    [InlineData(3, "b")]
    [InlineData(3, "b4!")]
    [InlineData(4, "b!")]
    public async Task Invalid_base64_closes_the_session(int version, string packet)
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync(version);

        await client.SendAsync(packet);

        Assert.Equal(DisconnectReason.ParseError, await fixture.Sessions[0].ClosedAsync());
    }
}
