using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Chat.Files;
using Parley.Chat.HostApps;
using Parley.Chat.Push;
using Parley.Chat.Webhooks;

namespace Parley.Chat.Tests;

/// <summary>The messenger's HTTP clients in an application that has defaults for its own.</summary>
public sealed class OutgoingHttpTests : IAsyncLifetime
{
    private readonly Lines _log = new();
    private HttpReceiver _receiver = null!;

    public static MatrixTheoryData<string, bool> Clients { get; } = new(
        [WebhookClient.Name, PushClient.Name, IssuerKeys.Name, S3Client.Name], [false, true]);

    public async ValueTask InitializeAsync() => _receiver = await HttpReceiver.StartAsync();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Defaults_of_the_application_do_not_apply(string name, bool isFirst)
    {
        await using var provider = Build(isFirst);
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);
        _receiver.Answer = (_, context) =>
        {
            context.Response.Headers.SetCookie = "a=b";
            context.Response.Redirect("/elsewhere");
            return context.Response.WriteAsync(new string('x', 10_000));
        };

        for (var i = 0; i < 2; i++)
        {
            using var response = await client.GetAsync(_receiver.Url + "/here", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        }

        Assert.Equal(["/here", "/here"], _receiver.Posts.Select(post => post.Path));
        Assert.All(_receiver.Posts, post => Assert.Equal(["Host", "User-Agent"], post.Headers.Keys.Order()));
        Assert.All(_receiver.Posts, post => Assert.Equal("Parley", post.Headers.UserAgent));
        Assert.Empty(_log.All);
    }

    [Theory]
    [InlineData(WebhookClient.Name)]
    [InlineData(IssuerKeys.Name)]
    public async Task A_response_that_is_too_large_is_not_read(string name)
    {
        await using var provider = Build(isFirst: true);
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);
        _receiver.Answer = (_, context) => context.Response.Body.WriteAsync(new byte[2_000_000]).AsTask();

        await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetByteArrayAsync(_receiver.Url, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Pushes_cannot_reach_the_operators_network()
    {
        await using var provider = Build(isFirst: true, new PushRules());
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient(PushClient.Name);

        await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetByteArrayAsync(_receiver.Url, TestContext.Current.CancellationToken));
        Assert.Empty(_receiver.Posts);
    }

    private ServiceProvider Build(bool isFirst, PushRules? rules = null)
    {
        var services = new ServiceCollection().AddSingleton(rules ?? new PushRules(AllowsLoopback: true));
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log));
        if (!isFirst) services.AddChat();
        services.ConfigureHttpClientDefaults(clients => clients
            .ConfigureHttpClient(client =>
            {
                client.BaseAddress = new Uri("http://192.0.2.1/");
                client.Timeout = TimeSpan.FromMilliseconds(1);
                client.MaxResponseContentBufferSize = 1;
                client.DefaultRequestVersion = HttpVersion.Version20;
                client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
            })
            .ConfigurePrimaryHttpMessageHandler(() => new Refusing())
            .AddHttpMessageHandler(() => new Refusing())
            .AddDefaultLogger());
        if (isFirst) services.AddChat();
        return services.BuildServiceProvider();
    }

    private sealed class Refusing : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("This is not the application's client.");
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly List<string> _all = [];

        public IReadOnlyList<string> All
        {
            get
            {
                lock (_all) return [.. _all];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_all) _all.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
