using System.Text;

namespace Parley.EngineIO.Tests;

// The opening of a WebSocket (RFC 6455, 4): the responses to the headers of the request.
public sealed class WebSocketHandshakeTests
{
    // A browser that offers subprotocols and gets none back fails the WebSocket, and its client stays with polling for ever.
    [Theory]
    [InlineData("Sec-WebSocket-Protocol: v1", "v1")]
    [InlineData("Sec-WebSocket-Protocol: v2.json, v1", "v2.json")]
    [InlineData("Sec-WebSocket-Protocol: \t v1 ,v2", "v1")]
    [InlineData("Sec-WebSocket-Protocol: a!#$%&'*+-.^_`|~9", "a!#$%&'*+-.^_`|~9")]
    [InlineData("Sec-WebSocket-Protocol: v1\r\nSec-WebSocket-Protocol: v2", "v1")]
    [InlineData("X: y", null)]
    public async Task The_first_offered_subprotocol_is_chosen(string header, string? answer)
    {
        var (status, headers) = await AskAsync($"{header}\r\nSec-WebSocket-Version: 13");

        Assert.Equal("101", status);
        Assert.Equal(answer, headers.GetValueOrDefault("Sec-WebSocket-Protocol"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("v1,")]
    [InlineData("v1,,v2")]
    [InlineData("v1, v1")]
    [InlineData("v1 v2")]
    [InlineData("v1;q=1")]
    [InlineData("\"v1\"")]
    public async Task An_invalid_list_of_subprotocols_is_refused(string offer)
    {
        var (status, headers) = await AskAsync($"Sec-WebSocket-Protocol: {offer}\r\nSec-WebSocket-Version: 13");

        Assert.Equal("400", status);
        Assert.DoesNotContain("Sec-WebSocket-Protocol", headers.Keys);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Version: 12")]
    [InlineData("Sec-WebSocket-Version: 8")]
    [InlineData("Sec-WebSocket-Version: 14")]
    [InlineData("Sec-WebSocket-Version: thirteen")]
    [InlineData("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 12")]
    [InlineData("X: y")]
    public async Task A_client_of_another_version_gets_the_supported_version(string header)
    {
        var (status, headers) = await AskAsync(header);

        Assert.Equal("400", status);
        Assert.Equal("13", headers.GetValueOrDefault("Sec-WebSocket-Version"));
    }

    [Fact]
    public async Task A_request_for_no_WebSocket_gets_no_version()
    {
        await using var fixture = await EngineFixture.StartAsync();

        using var response = await fixture.SendAsync("EIO=4&transport=websocket");

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.False(response.Headers.Contains("Sec-WebSocket-Version"));
    }

    [Theory]
    [InlineData("EIO=4&transport=websocket")]
    [InlineData("EIO=3&transport=websocket")]
    [InlineData("EIO=4&transport=websocket&sid=")]
    public async Task A_client_that_requires_a_subprotocol_is_served(string query)
    {
        await using var fixture = await EngineFixture.StartAsync();
        if (query.EndsWith("sid=", StringComparison.Ordinal)) query += (await fixture.PollingAsync()).Sid;

        using var client = await fixture.Server.OpenWebSocketAsync(
            $"{EngineFixture.Path}?{query}", configure: options => options.AddSubProtocol("v1"));
        if (query.Contains("sid=", StringComparison.Ordinal)) await client.SendAsync("2probe");

        Assert.NotNull(await client.ReceiveAsync());
        Assert.Equal("v1", client.SubProtocol);
    }

    private static async Task<(string Status, Dictionary<string, string> Headers)> AskAsync(string headers)
    {
        await using var fixture = await EngineFixture.StartAsync();
        await using var stream = await fixture.Server.OpenStreamAsync();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {EngineFixture.Path}/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n\r\n"));

        var lines = (await RawHttp.ReadUntilAsync(stream, "\r\n\r\n")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var answered = lines.Skip(1).Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        return (lines[0].Split(' ')[1], answered);
    }
}
