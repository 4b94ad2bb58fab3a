using System.Text;
using Microsoft.Extensions.Logging;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

// The log has the reason why a client cannot connect.
public sealed class RefusalLogTests
{
    [Theory]
    [InlineData("EIO=3&transport=polling", "code 5 (Unsupported protocol version)", "AllowVersion3 is off")]
    [InlineData("EIO=5&transport=polling", "code 5", "neither 3 nor 4")]
    [InlineData("EIO=4&transport=carrier-pigeon", "code 0 (Transport unknown)", "Polling, WebSocket")]
    [InlineData("EIO=4&transport=polling&sid=gone", "code 1 (Session ID unknown)", "another node has it")]
    [InlineData("EIO=4&transport=websocket", "code 3", "proxy")]
    [InlineData("EIO=3&transport=polling&j=1", "code 3", "AllowJsonp")]
    public async Task A_refusal_is_logged_with_its_reason(string query, string code, string why)
    {
        var log = new MemoryLog();
        await using var fixture = await EngineFixture.StartAsync(options => options.AllowVersion3 = false, log.AddTo);

        using var response = await fixture.SendAsync(query);

        Assert.Contains(
            log.Lines, line => line.Text.Contains(code, StringComparison.Ordinal) && line.Text.Contains(why, StringComparison.Ordinal));
    }

    // Behind a load balancer without sticky sessions.
    [Fact]
    public async Task A_session_of_another_node_is_refused_with_a_warning_that_names_the_cause()
    {
        var log = new MemoryLog();
        await using var node = await EngineFixture.StartAsync(services: log.AddTo);
        await using var other = await EngineFixture.StartAsync();
        node.Server.Advance(TimeSpan.FromSeconds(2));
        other.Server.Advance(TimeSpan.FromSeconds(1));
        var client = await other.PollingAsync();

        using var response = await node.SendAsync($"EIO=4&transport=polling&sid={client.Sid}");

        Assert.Equal("""{"code":1,"message":"Session ID unknown"}""", await response.Content.ReadAsStringAsync());
        var line = Assert.Single(log.Lines, line => line.Event.Name == "OtherNode");
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains("sticky sessions", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_from_before_a_restart_and_an_ended_one_are_refused_without_a_warning()
    {
        var log = new MemoryLog();
        await using var before = await EngineFixture.StartAsync();
        await using var node = await EngineFixture.StartAsync(services: log.AddTo);
        var (old, ended) = (await before.PollingAsync(), await node.PollingAsync());
        node.Server.Advance(TimeSpan.FromMinutes(2));

        foreach (var sid in new[] { old.Sid, ended.Sid, new string('x', 28) })
        {
            using var response = await node.SendAsync($"EIO=4&transport=polling&sid={sid}");
            Assert.Contains("Session ID unknown", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(log.Lines, line => line.Event.Name == "OtherNode");
    }

    [Fact]
    public async Task A_refused_origin_is_logged_with_the_allowed_ones()
    {
        var log = new MemoryLog();
        await using var fixture = await EngineFixture.StartAsync(options => options.AllowedOrigins.Add("https://app.example"), log.AddTo);

        using var response = await fixture.SendAsync(
            "EIO=4&transport=polling", request => request.Headers.Add("Origin", "https://evil.example"));

        Assert.Contains(
            "A page of https://evil.example was refused. Allowed origins: https://app.example.", log.Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task A_payload_of_too_many_packets_is_logged_with_the_limit()
    {
        var log = new MemoryLog();
        await using var fixture = await EngineFixture.StartAsync(options => options.MaxPayloadPackets = 2, log.AddTo);
        var client = await fixture.PollingAsync();

        await client.PostAsync("4one", "4two", "4three");

        Assert.Contains(
            $"Session {client.Sid} was closed: it sent a payload of more than 2 packets (MaxPayloadPackets).",
            log.Lines.Select(line => line.Text));
    }

    // Codes that clear a screen, text that runs backwards, a line that looks like another, and 20 KB.
    [Theory]
    [InlineData("https://\u001b[2Jevil.example")]
    [InlineData("https://\u202eevil.example")]
    [InlineData("https://\u0085evil\u2028.example")]
    [InlineData("long")]
    public async Task An_origin_is_escaped_in_the_log(string origin)
    {
        if (origin == "long") origin = new string('x', 20_000);
        var log = new MemoryLog();
        await using var fixture = await EngineFixture.StartAsync(services: log.AddTo);
        await using var stream = await fixture.Server.OpenStreamAsync();

        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"GET {EngineFixture.Path}/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\n\r\n"));
        await RawHttp.ReadUntilAsync(stream, "\r\n\r\n");

        var refused = Assert.Single(log.Lines, line => line.Event.Name == "OriginRefused").Text;
        Assert.DoesNotContain(refused, c => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator);
        Assert.InRange(refused.Length, 50, 400);
    }

    [Fact]
    public async Task A_thousand_refusals_write_a_few_lines()
    {
        var log = new MemoryLog();
        await using var fixture = await EngineFixture.StartAsync(services: log.AddTo);

        for (var i = 0; i < 1_000; i++)
        {
            using var response = await fixture.SendAsync(
                "EIO=4&transport=polling", request => request.Headers.Add("Origin", "https://evil.example"));
        }

        Assert.Equal(ThinnedLogger.MostWhole, log.Shown.Count(line => line.Event.Name == "OriginRefused"));
        fixture.Server.Advance(ThinnedLogger.Period, TimeSpan.FromSeconds(1));
        Assert.Contains("997 more lines like this in the last minute: OriginRefused ", log.Shown.Select(line => line.Text));
    }
}
