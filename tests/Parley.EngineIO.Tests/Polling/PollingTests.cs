using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

public sealed class PollingTests
{
    [Fact]
    public async Task Packets_of_a_post_come_back_with_the_next_poll_in_order()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();

        Assert.Equal(HttpStatusCode.OK, await client.PostAsync("4hello", "4wörld", "bAQIDBA=="));

        Assert.Equal(["4hello", "4wörld", "bAQIDBA=="], await client.PollAsync());
    }

    [Fact]
    public async Task A_poll_waits_for_the_first_packet()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        var poll = client.PollAsync();

        fixture.Sessions[0].Send("news");

        Assert.Equal(["4news"], await poll);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("\u001e\u001e")]
    [InlineData("4a\u001ezz")]
    [InlineData("0{}")]
    [InlineData("2")]
    [InlineData("5")]
    [InlineData("7")]
    [InlineData("b!!!!")]
    [InlineData("bAQI")]
    public async Task A_payload_that_the_protocol_does_not_allow_is_400_and_ends_the_session(string payload)
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await client.PostAsync(payload));

        Assert.Equal(DisconnectReason.ParseError, await fixture.Sessions[0].ClosedAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.TryPollAsync()).Status);
    }

    [Fact]
    public async Task Packets_before_an_invalid_one_are_handled_once()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();

        await client.PostAsync("4good", "zz", "4late");

        Assert.Equal(["good"], fixture.Sessions[0].Received);
    }

    [Fact]
    public async Task Invalid_UTF8_ends_the_session()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await client.PostAsync(new ByteArrayContent([(byte)'4', 0xFF, 0xFE])));
        Assert.Equal(DisconnectReason.ParseError, await fixture.Sessions[0].ClosedAsync());
    }

    // CVE-2026-59725: such a post was never answered.
    [Fact]
    public async Task A_binary_body_is_refused_at_once()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");

        Assert.Equal(HttpStatusCode.BadRequest, await client.PostAsync(content));
        Assert.Equal(DisconnectReason.ParseError, await fixture.Sessions[0].ClosedAsync());
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public async Task A_payload_of_the_largest_size_is_accepted_and_a_larger_one_ends_the_session(int size, bool isTaken)
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.MaxPayload = 1_000);
        var client = await fixture.PollingAsync();

        var status = await client.PostAsync("4" + new string('x', size - 1));

        Assert.Equal(isTaken ? HttpStatusCode.OK : HttpStatusCode.RequestEntityTooLarge, status);
        if (!isTaken) Assert.Equal(DisconnectReason.PayloadTooLarge, await fixture.Sessions[0].ClosedAsync());
    }

    [Fact]
    public async Task A_payload_without_a_length_is_read_only_up_to_the_limit()
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.MaxPayload = 10_000);
        var client = await fixture.PollingAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, client.Query);
        request.Content = new StringContent("4" + new string('x', 50_000), Encoding.UTF8, "text/plain");
        request.Headers.TransferEncodingChunked = true;

        using var response = await fixture.Server.Http.SendAsync(request).InTime();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync());
        Assert.Equal(DisconnectReason.PayloadTooLarge, await fixture.Sessions[0].ClosedAsync());
    }

    [Fact]
    public async Task A_second_poll_ends_the_session_and_the_first_poll()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        var first = client.TryPollAsync();
        await Deadline.UntilAsync(() => fixture.Sessions[0].Session.IsPolling);

        var second = await client.TryPollAsync();

        Assert.Equal(HttpStatusCode.BadRequest, second.Status);
        Assert.Equal(DisconnectReason.ConcurrentRequest, await fixture.Sessions[0].ClosedAsync());
        Assert.Equal("1", (await first).Body);
    }

    [Fact]
    public async Task A_second_post_while_one_is_being_sent_ends_the_session()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        await using var stream = await fixture.Server.OpenStreamAsync();
        var half = $"POST {client.Query} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n4slow";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(half));
        await Deadline.UntilAsync(() => fixture.Sessions[0].Session.IsPosting);

        Assert.Equal(HttpStatusCode.BadRequest, await client.PostAsync("4second"));

        Assert.Equal(DisconnectReason.ConcurrentRequest, await fixture.Sessions[0].ClosedAsync());
        Assert.DoesNotContain("second", fixture.Sessions[0].Received);
    }

    [Fact]
    public async Task A_second_post_waits_while_the_first_is_being_handled()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        var hold = fixture.Sessions[0].Hold = new TaskCompletionSource();
        var first = client.PostAsync("4first");
        await Deadline.UntilAsync(() => fixture.Sessions[0].HasHeld);

        var second = client.PostAsync("4second");
        await Deadline.UntilAsync(() => fixture.Sessions[0].Session.AwaitsPost);
        hold.SetResult();

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], await Task.WhenAll(first, second));
        Assert.Equal(["first", "second"], fixture.Sessions[0].Received);
        Assert.Null(fixture.Sessions[0].Session.ClosedReason);
    }

    [Fact]
    public async Task A_poll_that_the_client_aborts_ends_the_session()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        using var givingUp = new CancellationTokenSource();
        var poll = client.TryPollAsync(givingUp.Token);
        await Deadline.UntilAsync(() => fixture.Sessions[0].Session.IsPolling);

        await givingUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        Assert.Equal(DisconnectReason.TransportError, await fixture.Sessions[0].ClosedAsync());
    }

    [Fact]
    public async Task A_close_packet_ends_the_session_and_the_waiting_poll_with_a_noop()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        var poll = client.PollAsync();
        await Deadline.UntilAsync(() => fixture.Sessions[0].Session.IsPolling);

        await client.PostAsync("1");

        Assert.Equal(["6"], await poll);
        Assert.Equal(DisconnectReason.TransportClose, await fixture.Sessions[0].ClosedAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.TryPollAsync()).Status);
    }

    [Fact]
    public async Task A_close_packet_that_overtakes_the_poll_waits_for_it()
    {
        await using var fixture = await EngineFixture.StartAsync(
            options => options.PingInterval = options.MessageTimeout = options.WriteTimeout = TimeSpan.FromDays(1));
        var client = await fixture.PollingAsync();
        var close = client.PostAsync("1");
        await Deadline.UntilAsync(() => fixture.Sessions[0].Session.IsPosting);
        var poll = client.PollAsync();
        await Deadline.UntilAsync(() => fixture.Sessions[0].Session.IsPolling);

        await Deadline.UntilAsync(() =>
        {
            fixture.Server.Time.Advance(TimeSpan.FromMilliseconds(5));
            return close.IsCompleted;
        });

        Assert.Equal(["6"], await poll);
        Assert.Equal(HttpStatusCode.OK, await close);
    }

    [Fact]
    public async Task A_close_packet_waits_only_shortly_for_a_poll()
    {
        await using var fixture = await EngineFixture.StartAsync(
            options => options.PingInterval = options.MessageTimeout = options.WriteTimeout = TimeSpan.FromDays(1));
        var client = await fixture.PollingAsync();
        var close = client.PostAsync("1");

        await Deadline.UntilAsync(() =>
        {
            fixture.Server.Time.Advance(TimeSpan.FromMilliseconds(5));
            return close.IsCompleted;
        });

        Assert.Equal(DisconnectReason.TransportClose, await fixture.Sessions[0].ClosedAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.TryPollAsync()).Status);
    }

    // A client handles packets a moment after their response, but a close at once.
    [Fact]
    public async Task When_the_server_closes_the_client_fetches_the_queued_packets_and_then_the_close_by_another_poll()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        fixture.Sessions[0].Send("last words");

        fixture.Sessions[0].Session.Close(DisconnectReason.ForcedServerClose);

        Assert.Equal(["4last words"], await client.PollAsync());
        Assert.Equal(["1"], await client.PollAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.TryPollAsync()).Status);
    }

    [Fact]
    public async Task A_waiting_poll_gets_the_last_packets_and_the_next_one_the_close()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        var poll = client.PollAsync();
        await Deadline.UntilAsync(() => fixture.Sessions[0].Session.IsPolling);

        fixture.Sessions[0].Send("last words");
        fixture.Sessions[0].Session.Close(DisconnectReason.ForcedServerClose);

        Assert.Equal(["4last words"], await poll);
        Assert.Equal(["1"], await client.PollAsync());
    }

    [Fact]
    public async Task Posts_of_a_client_before_it_learns_of_the_end_are_accepted_and_ignored()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        fixture.Sessions[0].Send("last words");
        fixture.Sessions[0].Session.Close(DisconnectReason.ForcedServerClose);

        Assert.Equal(HttpStatusCode.OK, await client.PostAsync("4too late"));

        Assert.Empty(fixture.Sessions[0].Received);
        Assert.Equal(["4last words"], await client.PollAsync());
        Assert.Equal(["1"], await client.PollAsync());
    }

    [Fact]
    public async Task A_session_is_removed_when_its_client_closes_at_the_same_time()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        fixture.Sessions[0].Session.Close(DisconnectReason.ForcedServerClose);

        Assert.Equal(HttpStatusCode.OK, await client.PostAsync("1"));

        Assert.Equal(DisconnectReason.ForcedServerClose, await fixture.Sessions[0].ClosedAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.TryPollAsync()).Status);
    }

    [Fact]
    public async Task A_close_packet_that_is_not_fetched_is_dropped_after_the_ping_timeout()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();
        fixture.Sessions[0].Session.Close(DisconnectReason.ForcedServerClose);

        fixture.Server.Advance(TimeSpan.FromSeconds(21), TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.BadRequest, (await client.TryPollAsync()).Status);
    }

    [Fact]
    public async Task Too_much_data_for_a_client_that_does_not_poll_ends_only_its_session()
    {
        await using var fixture = await EngineFixture.StartAsync(options => options.MaxOutboxPackets = 100);
        var slow = await fixture.PollingAsync();
        var other = await fixture.PollingAsync();

        for (var i = 0; i < 101; i++) fixture.Sessions[0].Send("more");
        fixture.Sessions[1].Send("fine");

        Assert.Equal(DisconnectReason.SlowConsumer, await fixture.Sessions[0].ClosedAsync());
        Assert.Equal(["4fine"], await other.PollAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await slow.TryPollAsync()).Status);
    }

    [Fact]
    public async Task A_volatile_packet_is_dropped_while_no_poll_waits()
    {
        await using var fixture = await EngineFixture.StartAsync();
        var client = await fixture.PollingAsync();

        Assert.False(fixture.Sessions[0].Session.SendVolatile(OutgoingPacket.Message("dropped"u8)));

        var poll = client.PollAsync();
        await Deadline.UntilAsync(() => fixture.Sessions[0].Session.IsPolling);
        Assert.True(fixture.Sessions[0].Session.SendVolatile(OutgoingPacket.Message("kept"u8)));
        Assert.Equal(["4kept"], await poll);
    }
}
