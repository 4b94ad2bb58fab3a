using System.Net;
using System.Text;
using System.Text.Json;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

public sealed class JsonpTests
{
    private const string Head = "___eio[7](";

    private static Task<EngineFixture> StartAsync() => EngineFixture.StartAsync(options => options.AllowJsonp = true);

    private static async Task<string> FetchAsync(EngineFixture fixture, string query)
    {
        using var response = await fixture.Server.Http.GetAsync($"{EngineFixture.Path}?EIO=3&transport=polling&b64=1&j=7{query}").InTime();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/javascript; charset=UTF-8", response.Content.Headers.ContentType?.ToString());
        var script = await response.Content.ReadAsStringAsync();
        Assert.StartsWith(Head, script, StringComparison.Ordinal);
        Assert.EndsWith(");", script, StringComparison.Ordinal);
        Assert.All(script, c => Assert.True(char.IsAscii(c)));
        return JsonElement.Parse(script[Head.Length..^2]).GetString()!;
    }

    private static async Task<PollingClient> OpenAsync(EngineFixture fixture)
    {
        var payload = await FetchAsync(fixture, "");
        var sid = JsonElement.Parse(payload[(payload.IndexOf(':', StringComparison.Ordinal) + 2)..]).GetProperty("sid").GetString()!;
        return new PollingClient(fixture.Server, EngineFixture.Path, sid, version: 3);
    }

    private static async Task<HttpStatusCode> PostAsync(EngineFixture fixture, PollingClient client, string form)
    {
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await fixture.Server.Http.PostAsync(client.Query + "&j=7", content).InTime();
        return response.StatusCode;
    }

    [Fact]
    public async Task Payloads_are_sent_as_scripts_and_posted_as_forms()
    {
        await using var fixture = await StartAsync();
        var client = await OpenAsync(fixture);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(fixture, client, "x=1&d=" + Uri.EscapeDataString("10:4\"<€> +\u2028&\n6:b4AQI=")));

        Assert.Equal("10:4\"<€> +\u2028&\n6:b4AQI=", await FetchAsync(fixture, $"&sid={client.Sid}"));
    }

    // The client turns \n into \\n, and a line end stays one or becomes \n.
    [Theory]
    [InlineData(@"5:4a\\nb", @"a\nb")]
    [InlineData(@"4:4a\nb", "a\nb")]
    [InlineData("6:4a\\tb\\", "a\\tb\\")]
    [InlineData("4:4a+b", "a b")]
    public async Task Line_ends_are_unchanged(string escaped, string text)
    {
        await using var fixture = await StartAsync();
        var client = await OpenAsync(fixture);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(fixture, client, "d=" + escaped));

        Assert.Equal([text], fixture.Sessions[0].Received);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x=1")]
    [InlineData("d=")]
    [InlineData("d=%")]
    [InlineData("d=9:4a")]
    public async Task A_form_without_a_payload_ends_the_session(string form)
    {
        await using var fixture = await StartAsync();
        var client = await OpenAsync(fixture);

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(fixture, client, form));

        Assert.Equal(DisconnectReason.ParseError, await fixture.Sessions[0].ClosedAsync());
    }

    [Fact]
    public async Task A_callback_that_is_not_a_number_is_not_echoed()
    {
        await using var fixture = await StartAsync();

        var script = await fixture.Server.Http.GetStringAsync($"{EngineFixture.Path}?EIO=3&transport=polling&j=alert(1)").InTime();

        Assert.StartsWith("___eio[](", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSONP_is_refused_unless_it_is_enabled()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync(version: 3);

        using var open = await fixture.Server.Http.GetAsync($"{EngineFixture.Path}?EIO=3&transport=polling&j=0").InTime();
        using var poll = await fixture.Server.Http.GetAsync(client.Query + "&j=0").InTime();

        Assert.Equal(HttpStatusCode.BadRequest, open.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, poll.StatusCode);
        Assert.False(fixture.Sessions[0].IsClosed);
    }
}
