using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Accounts;
using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Push;
using Parley.Chat.Sessions;

namespace Parley.Chat.Tests;

/// <summary>Pushes to browsers of offline users, by a push service that is a real HTTP server here.</summary>
public sealed class PushTests : IAsyncLifetime
{
    private HttpReceiver _service = null!;
    private ChatServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _service = await HttpReceiver.StartAsync();
        _service.Answer = (_, context) => Task.FromResult(context.Response.StatusCode = 201);
        _server = await ChatServer.StartAsync(
            options => options.PushContact = "mailto:ops@example.com", services =>
                services.AddSingleton(new PushRules(AllowsLoopback: true)));
        await _server.FriendsAsync("alice", "bob", "carol");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task A_message_to_an_offline_user_sends_an_encrypted_push_to_their_browser()
    {
        using var browser = new Browser();
        await SubscribeAsync("bob", browser);

        var sent = await SayAsync("alice", "bob", "茶?");
        var push = await _service.NextAsync();

        Assert.Equal(
            ("aes128gcm", "application/octet-stream", "86400"),
            (push.Headers.ContentEncoding.ToString(), push.Headers.ContentType.ToString(), push.Headers["TTL"].ToString()));
        Assert.EndsWith(
            $", k={(await _server.Get<PushKeys>().GetAsync()).Value.Public}", push.Headers.Authorization.ToString(), StringComparison.Ordinal);
        Assert.InRange(push.Body.Length, 100, 4_096);
        Assert.DoesNotContain("alice", Encoding.UTF8.GetString(push.Body), StringComparison.Ordinal);
        Assert.Equal(
            $$"""{"room":"/friend","with":"alice","from":"alice","name":"alice","kind":"text","text":"茶?","id":"{{sent.Id}}","seq":1,"time":{{sent.Time}}}""",
            Encoding.UTF8.GetString(browser.Decrypt(push.Body)));
    }

    [Fact]
    public async Task A_group_message_sends_pushes_to_offline_members_who_have_not_muted_it()
    {
        using var browser = new Browser();
        await SubscribeAsync("bob", browser);
        await SubscribeAsync("carol", browser, "/carol");
        await SubscribeAsync("alice", browser, "/alice");
        var group = (await _server.Get<GroupBook>().CreateAsync("alice", new CreateGroupRequest("Tea", ["bob", "carol"]))).Value.Id;
        await _server.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache()
                .Execute("update members set muted = 1 where user_id = 'carol' and conversation in (select conversation from groups)");
            return Done.Value;
        });

        await SayAsync("alice", group, "hi", ConversationKind.Group);
        var push = await _service.NextAsync();

        var shown = JsonElement.Parse(browser.Decrypt(push.Body));
        Assert.Equal(("/push", "/group", group, "alice", "Tea"), (push.Path, Text("room"), Text("with"), Text("from"), Text("group")));
        await SayAsync("alice", "bob", "the next one");
        Assert.Equal("the next one", Shown(browser, await _service.NextAsync()));
        Assert.Equal(2, _service.Posts.Count);   // None for carol, and none for alice.

        string Text(string name) => shown.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task A_connected_user_gets_no_push_even_if_hidden()
    {
        using var browser = new Browser();
        await SubscribeAsync("bob", browser);
        await SubscribeAsync("carol", browser, "/carol");
        using (var bob = await _server.ConnectAsync("bob"))
        {
            _server.Get<Presence.PresenceTracker>().Show("bob", isVisible: false);
            await SayAsync("alice", "bob", "seen");
            await bob.EventAsync("receivefsmg");
            await SayAsync("alice", "carol", "called after it");
            Assert.Equal("/carol", (await _service.NextAsync()).Path);
        }

        await Patience.UntilAsync(() => !_server.Get<Presence.PresenceTracker>().IsConnected("bob") || Advance());
        await SayAsync("alice", "bob", "missed");

        Assert.Equal("missed", Shown(browser, await _service.NextAsync()));
        Assert.Equal(2, _service.Posts.Count);

        bool Advance()
        {
            _server.Test.Time.Advance(TimeSpan.FromSeconds(1));
            return false;
        }
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_subscription_that_is_unknown_to_its_push_service_is_removed(int status)
    {
        using var browser = new Browser();
        await SubscribeAsync("bob", browser);
        _service.Answer = (_, context) => Task.FromResult(context.Response.StatusCode = status);

        await SayAsync("alice", "bob", "one");
        await _service.NextAsync();
        await Patience.UntilAsync(async () => await CountAsync() == 0);
    }

    [Theory]
    [InlineData(429, "120", 120)]
    [InlineData(503, null, 30)]
    [InlineData(500, null, 30)]
    public async Task A_busy_push_service_is_left_alone_and_retried_while_others_are_served(
        int status, string? wait, int seconds)
    {
        using var browser = new Browser();
        await SubscribeAsync("bob", browser);
        await SubscribeAsync("carol", browser, "/carol");
        var isBusy = true;
        _service.Answer = (post, context) =>
        {
            context.Response.StatusCode = isBusy && post.Path == "/push" ? status : 201;
            if (context.Response.StatusCode == 429) context.Response.Headers.RetryAfter = wait;
            return Task.CompletedTask;
        };

        await SayAsync("alice", "bob", "one");
        await _service.NextAsync();
        await Patience.UntilAsync(() => _server.Get<PushQueue>().Deferred == 1);
        await SayAsync("alice", "bob", "two");
        await Patience.UntilAsync(() => _server.Get<PushQueue>().Deferred == 2);
        await SayAsync("alice", "carol", "not held up");
        Assert.Equal("/carol", (await _service.NextAsync()).Path);
        await Patience.UntilAsync(() => _server.Get<PushQueue>().Count == 2);   // Her push is finished.

        isBusy = false;
        _server.Test.Time.Advance(TimeSpan.FromSeconds((seconds / 2) - 1));
        Assert.Equal(2, _service.Posts.Count);
        for (var i = 0; i < (seconds / 2) + 2 && _server.Get<PushQueue>().Deferred > 0; i++)
            _server.Test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _server.Get<PushQueue>().Deferred);
        string[] late = [Shown(browser, await _service.NextAsync()), Shown(browser, await _service.NextAsync())];
        Assert.Equal(["one", "two"], late.Order());
        await Patience.UntilAsync(() => _server.Get<PushQueue>().Count == 0);
    }

    [Fact]
    public async Task A_refused_or_redirected_push_is_not_retried()
    {
        using var browser = new Browser();
        await SubscribeAsync("bob", browser);
        _service.Answer = (post, context) =>
        {
            context.Response.StatusCode = _service.Posts.Count == 1 ? 302 : 403;
            context.Response.Headers.Location = _service.Url + "/elsewhere";
            return Task.CompletedTask;
        };

        await SayAsync("alice", "bob", "one");
        await _service.NextAsync();
        await SayAsync("alice", "bob", "two");
        await _service.NextAsync();
        _server.Test.Time.Advance(TimeSpan.FromHours(2));

        Assert.All(_service.Posts, post => Assert.Equal("/push", post.Path));
        Assert.Equal((2, 1), (_service.Posts.Count, await CountAsync()));
    }

    [Fact]
    public async Task An_ended_session_gets_no_push()
    {
        using var browser = new Browser();
        var session = await SubscribeAsync("bob", browser);
        await SubscribeAsync("carol", browser, "/carol");
        await _server.Get<SessionStore>().EndAsync("bob", session.Device);

        await SayAsync("alice", "bob", "not called");
        await SayAsync("alice", "carol", "called");

        Assert.Equal("/carol", (await _service.NextAsync()).Path);
        Assert.Single(_service.Posts);
    }

    [Fact]
    public async Task A_browser_that_signs_in_as_another_user_gets_pushes_for_that_user_only()
    {
        using var browser = new Browser();
        await SubscribeAsync("bob", browser);
        await SubscribeAsync("carol", browser);

        await SayAsync("alice", "bob", "no longer for bob");
        await SayAsync("alice", "carol", "hers");

        Assert.Equal("hers", Shown(browser, await _service.NextAsync()));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_long_text_is_shortened_at_a_character_boundary()
    {
        using var browser = new Browser();
        await SubscribeAsync("bob", browser);

        await SayAsync("alice", "bob", new string('x', 255) + "🍵🍵");

        Assert.Equal(new string('x', 255) + "…", Shown(browser, await _service.NextAsync()));
    }

    // A service that accepts the connection and sends nothing blocks the caller until the timeout, and here no time passes.
    [Fact]
    public async Task Push_services_that_never_respond_do_not_delay_other_pushes()
    {
        using var browser = new Browser();
        await SubscribeAsync("bob", browser);
        await SayAsync("alice", "bob", "proves that it answers");
        await _service.NextAsync();
        await Patience.UntilAsync(() => _server.Get<PushQueue>().Count == 0);
        var holes = Enumerable.Range(0, 20).Select(_ => new BlackHole()).ToList();
        try
        {
            for (var i = 0; i < holes.Count; i++)
            {
                await BefriendAsync("alice", $"carol{i}");
                for (var device = 0; device < 2; device++) await SubscribeAtAsync($"carol{i}", browser, $"{holes[i].Url}/{device}");
                await SayAsync("alice", $"carol{i}", "into the void");
            }

            await Patience.UntilAsync(() => holes.Count(hole => hole.IsCalled) >= PushLanes.Workers / 4);
            for (var i = 0; i < 20; i++)
            {
                await SayAsync("alice", "bob", $"number {i}");
                Assert.Equal($"number {i}", Shown(browser, await _service.NextAsync()));
            }
        }
        finally
        {
            foreach (var hole in holes) hole.Dispose();
        }
    }

    private async Task BefriendAsync(string user, string other)
    {
        _ = (await _server.Writer.RunAsync(Actor.Server, transaction => Users.Create(transaction, other, other, "none"))).Value;
        var request = await _server.Get<FriendBook>().RequestAsync(user, new FriendRequestRequest(other));
        _ = (await _server.Get<FriendBook>().AnswerAsync(other, request.Value.Id, true)).Value;
    }

    private Task<VerifiedSession> SubscribeAsync(string user, Browser browser, string path = "/push") =>
        SubscribeAtAsync(user, browser, _service.Url + path);

    private async Task<VerifiedSession> SubscribeAtAsync(string user, Browser browser, string endpoint)
    {
        var signedIn = await _server.SignInAsync(user);
        var session = (await _server.Get<SessionStore>().VerifyAsync(signedIn.SessionId)).Value;
        var request = JsonSerializer.Deserialize(browser.Subscription(endpoint), PushJson.Wire.SubscribeRequest)!;
        Assert.Null((await _server.Get<PushSubscriptions>().SetAsync(session, request)).Refusal);
        // The follower starts with the first entry after the first subscription.
        await Patience.UntilAsync(async () => await FollowedAsync() is not null);
        return session;
    }

    private async Task<SendReceipt> SayAsync(string from, string to, string text, ConversationKind kind = ConversationKind.Friend) =>
        (await _server.Writer.RunAsync(SendMessage.Create(from, kind, to, StoreSpec.Chat.Text(text), null).Value)).Value;

    private static string Shown(Browser browser, Posted push) =>
        JsonElement.Parse(browser.Decrypt(push.Body)).GetProperty("text").GetString()!;

    private async Task<long> CountAsync() => await NumberAsync("select count(*) from push_subscriptions") ?? 0;

    private async Task<long?> FollowedAsync() => await NumberAsync("select pos from feed_positions where follower = 'push'");

    private async Task<long?> NumberAsync(string sql)
    {
        await using var read = await _server.Get<Storage.ChatStore>().ReadAsync();
        return await read.Sql.NumberAsync(sql);
    }

    /// <summary>Accepts connections and never sends anything.</summary>
    private sealed class BlackHole : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public BlackHole() => _listener.Start();

        public string Url => $"http://{_listener.LocalEndpoint}";

        public bool IsCalled => _listener.Pending();

        public void Dispose() => _listener.Dispose();
    }
}
