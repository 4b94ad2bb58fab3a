using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

// Policies of ASP.NET Core that an application applies to all requests end no session, and no client gets another one's
// responses.
public sealed class HostPolicyTests
{
    private const string Handshake = "EIO=4&transport=polling";
    private const string Slow = "/slow";

    private static readonly Dictionary<string, Host> Hosts = new()
    {
        ["nothing"] = new(),
        ["timeouts"] = new(AddTimeouts, app => app.UseRequestTimeouts()),
        ["timeouts before routing"] = new(AddTimeouts, app => app.UseRequestTimeouts().UseRouting()),
        ["timeouts of the endpoint"] = new(AddTimeouts, app => app.UseRequestTimeouts(), map => map.WithRequestTimeout(Short)),
        ["output cache"] = new(AddOutputCache, app => app.UseOutputCache()),
        ["output cache before routing"] = new(AddOutputCache, app => app.UseOutputCache().UseRouting()),
        ["output cache of the endpoint"] = new(
            AddOutputCache, app => app.UseOutputCache(), map => map.CacheOutput(policy => policy.Expire(Long))),
        ["response caching"] = new(services => services.AddResponseCaching(), app => app.UseResponseCaching()),
        ["response compression"] = new(services => services.AddResponseCompression(), app => app.UseResponseCompression()),
        ["request decompression"] = new(services => services.AddRequestDecompression(), app => app.UseRequestDecompression()),
        ["logging of bodies"] = new(
            services => services.AddHttpLogging(log => log.LoggingFields = HttpLoggingFields.All), app => app.UseHttpLogging()),
        ["session cookies"] = new(services => services.AddDistributedMemoryCache().AddSession(), app => app.UseSession()),
        ["status pages"] = new(Use: app => app.UseStatusCodePagesWithRedirects("/error")),
        ["WebSockets"] = new(Use: app => app.UseWebSockets()),
    };

    // Longer than a request takes to reach its endpoint on a busy machine.
    private static TimeSpan Short { get; } = TimeSpan.FromMilliseconds(500);

    private static TimeSpan Long { get; } = TimeSpan.FromDays(1);

    public static TheoryData<string> Names => [.. Hosts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Policies_of_the_host_neither_end_sessions_nor_mix_their_responses(string name)
    {
        await using var fixture = await StartAsync(name);

        // The same URL each time, as of a client that does not prevent caching.
        var handshakes = new[] { await GetAsync(fixture, Handshake), await GetAsync(fixture, Handshake) };
        Assert.Equal(handshakes.Length, handshakes.Distinct().Count());
        var (first, second) = (fixture.Sessions[0], fixture.Sessions[1]);

        foreach (var text in (string[])["one", "two"])
        {
            first.Send(text);
            second.Send(text + " for the other");
            Assert.Equal("4" + text, await GetAsync(fixture, Of(first)));
            Assert.Equal("4" + text + " for the other", await GetAsync(fixture, Of(second)));
        }

        var polling = GetAsync(fixture, Of(first));
        await Deadline.UntilAsync(() => first.Session.IsPolling);
        await WaitAsync(fixture);
        first.Send("late");
        Assert.Equal("4late", await polling);
        Assert.Null(first.Session.ClosedReason);
    }

    // An output cache makes requests for one URL wait for each other, unless the endpoint opts out.
    [Theory]
    [InlineData("output cache")]
    [InlineData("output cache of the endpoint")]
    public async Task Polls_do_not_wait_for_each_other(string name)
    {
        await using var fixture = await StartAsync(name);
        await GetAsync(fixture, Handshake);
        var session = fixture.Sessions[0];
        var first = GetAsync(fixture, Of(session));
        await Deadline.UntilAsync(() => session.Session.IsPolling);

        using var second = await fixture.SendAsync(Of(session));

        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        Assert.Equal(DisconnectReason.ConcurrentRequest, await session.ClosedAsync());
        await first;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_post_may_take_longer_than_the_timeout_of_the_host(string name)
    {
        await using var fixture = await StartAsync(name);
        var client = await fixture.PollingAsync();
        var hold = fixture.Sessions[0].Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var posting = client.PostAsync("4hello");
        await Deadline.UntilAsync(() => fixture.Sessions[0].HasHeld);
        await WaitAsync(fixture);
        hold.SetResult();

        Assert.Equal(HttpStatusCode.OK, await posting);
        Assert.Equal(["4hello"], await client.PollAsync());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_WebSocket_outlives_the_timeout_of_the_host_also_after_an_upgrade(string name)
    {
        await using var fixture = await StartAsync(name);
        var client = await fixture.PollingAsync();
        using var upgraded = await fixture.ProbeAsync(client.Sid);
        await upgraded.SendAsync("2probe");
        Assert.Equal("3probe", await upgraded.ReceiveAsync());
        await upgraded.SendAsync("5");
        using var direct = await fixture.WebSocketAsync();

        await WaitAsync(fixture);

        foreach (var socket in (WebSocketClient[])[upgraded, direct])
        {
            await socket.SendAsync("4still here");
            Assert.Equal("4still here", await socket.ReceiveAsync());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_refusal_has_the_form_that_clients_expect(string name)
    {
        await using var fixture = await StartAsync(name, options => options.MaxPayload = 1_000);
        var client = await fixture.PollingAsync();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await client.PostAsync("4" + new string('x', 2_000)));
        Assert.Contains("Session ID unknown", await GetAsync(fixture, Handshake + "&sid=nonsense"), StringComparison.Ordinal);
        Assert.Contains("Transport unknown", await GetAsync(fixture, "EIO=4&transport=nonsense"), StringComparison.Ordinal);
    }

    // Error pages of the host apply to responses without a body and without a length.
    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    public async Task A_refusal_while_the_server_stops_has_no_error_page(string transport)
    {
        var host = new SessionHost(new EngineSettings(new EngineOptions(), TimeProvider.System), NullLogger.Instance);
        var server = new EngineServer(host, _ => throw new NotSupportedException());
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.QueryString = new QueryString($"?EIO=4&transport={transport}");
        context.Request.Headers.SecWebSocketVersion = "13";
        context.Features.Set<IHttpExtendedConnectFeature>(new Connect());

        await server.StopAsync();
        await server.InvokeAsync(context);

        Assert.Equal((StatusCodes.Status503ServiceUnavailable, 0L), (context.Response.StatusCode, context.Response.ContentLength));
    }

    private static Task<EngineFixture> StartAsync(string name, Action<EngineOptions>? configure = null)
    {
        var host = Hosts[name];
        return EngineFixture.StartAsync(
            configure,
            host.Services,
            app =>
            {
                host.Use?.Invoke(app);
                app.Map(Slow, SlowAsync).WithRequestTimeout(Short);
            },
            host.Map);
    }

    private static string Of(EngineFixture.Echo echo) => $"{Handshake}&sid={echo.Session.Id}";

    // As a browser requests it: compression is accepted.
    private static async Task<string> GetAsync(EngineFixture fixture, string query)
    {
        using var response = await fixture.SendAsync(query, request => request.Headers.Add("Accept-Encoding", "gzip"));
        var body = await response.Content.ReadAsStreamAsync();
        await using var plain = response.Content.Headers.ContentEncoding.Contains("gzip")
            ? new GZipStream(body, CompressionMode.Decompress)
            : body;
        using var reader = new StreamReader(plain);
        return await reader.ReadToEndAsync();
    }

    // Longer than the timeout that another request would have, if it began now.
    private static async Task WaitAsync(EngineFixture fixture)
    {
        using var response = await fixture.Server.Http.GetAsync(Slow).InTime();
    }

    private static async Task SlowAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestTimeoutFeature>() is null) return;
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
    }

    private static void AddTimeouts(IServiceCollection services) =>
        services.AddRequestTimeouts(options => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = Short });

    private static void AddOutputCache(IServiceCollection services) =>
        services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Expire(Long)));

    private sealed class Connect : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => true;

        public string Protocol => "websocket";

        public ValueTask<Stream> AcceptAsync() => throw new NotSupportedException();
    }

    private sealed record Host(
        Action<IServiceCollection>? Services = null, Action<WebApplication>? Use = null, Action<IEndpointConventionBuilder>? Map = null);
}
