using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Parley.Chat.Administration;
using Parley.Chat.Search;
using Parley.Chat.Sessions;

namespace Parley.Chat.Tests;

public sealed class MetricsTests : IAsyncLifetime
{
    private LiveServer _server = null!;
    private MetricValues _metrics = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LiveServer.StartAsync(adjust: options =>
        {
            options.WebhookUrls.Add("http://127.0.0.1:1/events");
            options.WebhookSecret = new string('s', 32);
        });
        await _server.UsersAsync("ada", "ben", "cleo");
        await _server.BefriendAsync("ada", "ben", "cleo");
        await StoreFileAsync();
        // Whole tables are counted once a minute, so not before they are complete.
        _metrics = new MetricValues(_server.Get<IMeterFactory>());
    }

    public async ValueTask DisposeAsync()
    {
        _metrics.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Messages_are_counted_once_by_where_they_go_and_commits_by_their_size()
    {
        var group = await _server.GroupAsync("ada", "ben");
        using var ada = await _server.ConnectAsync("ada");
        var before = (Commits: _metrics["commit.duration committed"], Writes: _metrics["commit.size"]);

        await SayAsync(ada, "/friend", "ben", "1");
        await SayAsync(ada, "/friend", "ben", "1");   // Sent again.
        await SayAsync(ada, "/friend", "cleo", "2");
        await SayAsync(ada, "/group", group, "3");
        await _server.DeliveredAsync();

        Assert.Equal((2, 1), (_metrics["messages friend"], _metrics["messages group"]));
        Assert.InRange(_metrics["commit.duration committed"]!.Value - before.Commits!.Value, 4, 10);
        Assert.InRange(_metrics["commit.size"]!.Value - before.Writes!.Value, 4, 10);
        Assert.Null(_metrics["commit.duration refused"]);
    }

    [Fact]
    public async Task Refusals_are_counted_by_reason_and_transport()
    {
        using var ben = await _server.ConnectAsync("ben");

        await SayAsync(ben, "/friend", "cleo", "1");
        await SayAsync(ben, "/friend", "nobody", "2");
        await ben.AskAsync("/friend", "no-such-request", "{}");
        using var answer = await _server.Http.GetAsync(new Uri("/api/v1/users/me", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);

        Assert.Equal((1, 1, 1), (_metrics["refusals not-friends socket"], _metrics["refusals unknown-user socket"], _metrics["refusals malformed socket"]));
        Assert.Equal(1, _metrics["refusals unauthenticated http"]);
    }

    [Fact]
    public async Task The_state_is_that_of_the_database_and_of_the_memory()
    {
        using var ada = await _server.ConnectAsync("ada");
        using var other = await _server.ConnectAsync("ada");
        using var ben = await _server.ConnectAsync("ben");
        await Patience.UntilAsync(HasWebhookBegunAsync);
        for (var i = 0; i < 3; i++) await SayAsync(ada, "/friend", "ben", $"{i}");
        await _server.Get<StateMetrics>().LookAsync();

        _metrics.Look();

        Assert.Equal((2, 3), (_metrics["online_users"], _metrics["connected_sessions"]));
        Assert.Equal((3, 0, 1, 5), (_metrics["users"], _metrics["groups"], _metrics["files"], _metrics["file.size"]));
        Assert.Equal(_metrics["log.position"], _metrics["follower.lag search"]);
        Assert.InRange(_metrics["follower.lag webhook 1"]!.Value, 3, _metrics["log.position"]!.Value);   // Nobody answers there.
        Assert.Null(_metrics["follower.lag push"]);            // No browser has subscribed.
        Assert.Equal((0, 0, 0, 0), (_metrics["queue.length writes"], _metrics["queue.length passwords"], _metrics["queue.length pictures"], _metrics["queue.length pushes"]));
        Assert.True(_metrics["database.size"] > 10_000 && _metrics["disk.free"] > 0);

        await _server.Get<SearchIndexer>().StepAsync();
        await _server.Get<StateMetrics>().LookAsync();
        _metrics.Look();
        Assert.Equal(0, _metrics["follower.lag search"]);
    }

    [Fact]
    public async Task Without_a_listener_the_database_is_not_asked()
    {
        _metrics.Dispose();
        await _server.Get<StateMetrics>().LookAsync();

        using var late = new MetricValues(_server.Get<IMeterFactory>());
        late.Look();
        Assert.Null(late["log.position"]);
        Assert.Equal(0, late["online_users"]);
    }

    private static Task<JsonElement> SayAsync(LiveClient client, string ns, string to, string cid) =>
        client.AskWithAsync(ns, "sendfsmg", $$$""",{"to":"{{{to}}}","msg":{"msg":"hello","cid":"{{{cid}}}"}}""");

    private async Task<bool> HasWebhookBegunAsync()
    {
        await _server.Get<StateMetrics>().LookAsync();
        _metrics.Look();
        return _metrics["follower.lag webhook 1"] is not null;
    }

    private async Task StoreFileAsync()
    {
        var session = (await _server.Get<SessionStore>().OpenAsync("ada", null)).Value.SessionId;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/files?name=x.txt") { Content = new ByteArrayContent("hello"u8.ToArray()) };
        request.Headers.Add("Authorization", $"Bearer {session}");
        using var stored = await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, stored.StatusCode);
    }
}
