using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Parley.Chat.Tests;

public sealed class HandshakeLimitTests : IAsyncLifetime
{
    private const string Handshake = "/socket.io/?EIO=4&transport=polling";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly WebApplication _app;

    public HandshakeLimitTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddChat(_folder.Configure);
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(context.Request.Headers["X-Test-Address"].Single()!);
            return next(context);
        });
        _app.MapChat();
    }

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _http.BaseAddress = new Uri(_app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_address_may_start_a_thousand_sessions_per_minute_over_polling()
    {
        string first = "";
        for (var n = 0; n < 1_000; n++)
        {
            using var response = await GetAsync(Handshake, "203.0.113.7");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            if (n == 0) first = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('"')[3];
        }

        using var refused = await GetAsync(Handshake, "203.0.113.7");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);

        using var other = await GetAsync(Handshake, "203.0.113.8");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var joined = await _http.SendAsync(
            Request(HttpMethod.Post, $"{Handshake}&sid={first}", "203.0.113.7", "40"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, joined.StatusCode);

        _time.Advance(TimeSpan.FromSeconds(1));
        using var later = await GetAsync(Handshake, "203.0.113.7");
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    private Task<HttpResponseMessage> GetAsync(string path, string address) =>
        _http.SendAsync(Request(HttpMethod.Get, path, address), TestContext.Current.CancellationToken);

    private static HttpRequestMessage Request(HttpMethod method, string path, string address, string? body = null) =>
        new(method, path) { Headers = { { "X-Test-Address", address } }, Content = body is null ? null : new StringContent(body) };
}
