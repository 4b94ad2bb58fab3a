using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Webhooks;

namespace Parley.Chat.Tests;

/// <summary>Host applications get events, each at its own pace, in order.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private const string Secret = "a secret of thirty-two characters";

    private readonly TemporaryFolder _folder = new();
    private HttpReceiver _receiver = null!;
    private ChatServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await HttpReceiver.StartAsync();
        _server = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _receiver.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_message_webhook_is_signed_and_has_the_envelope_and_the_offline_users()
    {
        await _server.FriendsAsync("alice", "bob");
        using var alice = await _server.ConnectAsync("alice");
        await alice.SayAsync("bob", "茶?", cid: "c1");
        var sent = await alice.AnswerAsync();

        var (post, message) = await NextAsync(e => e.GetProperty("type").GetString() == "message");

        Assert.Equal(["id", "pos", "type", "envelope", "offline"], message.EnumerateObject().Select(property => property.Name));
        Assert.Equal(sent.GetProperty("id").GetString(), message.GetProperty("id").GetString());
        Assert.Equal("""["bob"]""", message.GetProperty("offline").GetRawText());
        var envelope = message.GetProperty("envelope");
        Assert.Equal(("alice", "bob", "茶?"), (Text(envelope, "from"), Text(envelope, "to"), Text(envelope.GetProperty("msg"), "msg")));

        var seconds = _server.Test.Time.GetUtcNow().ToUnixTimeSeconds();
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{seconds}."), .. post.Body];
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed);
        Assert.Equal($"t={seconds},v1={Convert.ToHexStringLower(mac)}", post.Headers["Parley-Signature"].ToString());
    }

    [Fact]
    public async Task Every_event_has_a_type_and_is_sent_once_in_order()
    {
        await _server.FriendsAsync("alice", "bob");
        var session = await _server.SignInAsync("bob");
        await _server.Get<GroupBook>().CreateAsync("alice", new CreateGroupRequest("Tea", ["bob"]));
        await SayAsync("alice", "bob", "hi");
        await _server.Get<Sessions.SessionStore>().EndAsync("bob", session.Device);

        var events = await ReadAsync(events => Text(events[^1], "type") == "session");

        string[] types = ["user", "user", "friendship", "friendship", "group", "notice", "notice", "message", "session"];
        Assert.Equal(types, events.Select(e => Text(e, "type")));
        Assert.Equal(events.Select(e => e.GetProperty("pos").GetInt64()).Order(), events.Select(e => e.GetProperty("pos").GetInt64()));
        Assert.Equal("user-created", Text(events[0].GetProperty("envelope").GetProperty("msg"), "kind"));
        Assert.Equal("alice", Text(events[0].GetProperty("envelope").GetProperty("msg"), "user"));
        Assert.Equal("friend-request", Text(events[2].GetProperty("envelope").GetProperty("msg"), "kind"));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(302)]
    [InlineData(100)]   // Hangs.
    public async Task Events_that_a_receiver_refuses_are_sent_again_until_accepted_and_delay_no_other_receiver(int status)
    {
        await using var other = await HttpReceiver.StartAsync();
        await using var server = await StartAsync(_receiver.Url + "/down", other.Url + "/up");
        var isDown = true;
        var never = new TaskCompletionSource();
        _receiver.Answer = async (_, context) =>
        {
            if (isDown && status == 100) await never.Task.WaitAsync(context.RequestAborted);
            context.Response.StatusCode = isDown ? status : 204;
            if (status == 302) context.Response.Headers.Location = _receiver.Url + "/elsewhere";
        };

        await server.FriendsAsync("alice");
        var first = await _receiver.NextAsync();
        Assert.Equal("user", Text((await other.NextAsync()).Json.GetProperty("events")[0], "type"));
        var (down, up) = (server.Get<WebhookService>().Receivers[0], server.Get<WebhookService>().Receivers[1]);
        await Patience.UntilAsync(() => up.Pos > down.Pos);
        await AdvanceUntilAsync(server, () => _receiver.Posts.Count >= 7);
        isDown = false;

        await AdvanceUntilAsync(server, () => down.Pos == up.Pos && down.Failures == 0);
        Assert.True(_receiver.Posts.Count >= 8);
        Assert.All(_receiver.Posts, post => Assert.Equal("/down", post.Path));
        Assert.All(_receiver.Posts, post => Assert.Equal(first.Json.GetRawText(), post.Json.GetRawText()));
        Assert.Single(other.Posts);
    }

    [Fact]
    public async Task Events_that_were_not_accepted_before_a_restart_are_sent_after_it()
    {
        await _server.FriendsAsync("alice", "bob");
        await ReadAsync(events => events.Count == 4);
        _receiver.Answer = (_, context) => Task.FromResult(context.Response.StatusCode = 503);
        var sent = await SayAsync("alice", "bob", "while it was down");
        await NextAsync(e => Text(e, "type") == "message");
        await _server.DisposeAsync();

        _receiver.Answer = (_, _) => Task.CompletedTask;
        var before = _receiver.Posts.Count;
        _server = await StartAsync();

        var (_, again) = await NextAsync(e => Text(e, "type") == "message");
        Assert.Equal(sent.Id, Text(again, "id"));
        var told = _receiver.Posts.Skip(before).SelectMany(post => post.Json.GetProperty("events").EnumerateArray());
        Assert.Equal([sent.Id], told.Select(e => Text(e, "id")));   // And none that it has accepted.
    }

    [Fact]
    public async Task A_new_receiver_starts_with_the_next_event_and_gets_events_in_parts()
    {
        await _server.FriendsAsync("alice", "bob");
        await Task.WhenAll(Enumerable.Range(0, 250).Select(i => SayAsync("alice", "bob", $"{i}")));

        await using var other = await HttpReceiver.StartAsync();
        await _server.DisposeAsync();
        _server = await StartAsync(other.Url);
        await Task.WhenAll(Enumerable.Range(0, 250).Select(i => SayAsync("alice", "bob", $"new {i}")));

        var told = new List<string>();
        while (told.Count < 250)
        {
            var piece = (await other.NextAsync()).Json.GetProperty("events").EnumerateArray().ToList();
            Assert.InRange(piece.Count, 1, 100);
            told.AddRange(piece.Select(e => Text(e.GetProperty("envelope").GetProperty("msg"), "msg")));
        }

        Assert.All(told, text => Assert.StartsWith("new ", text, StringComparison.Ordinal));
        Assert.Equal(250, told.Distinct().Count());
    }

    private async Task<ChatServer> StartAsync(params string[] urls)
    {
        var server = await ChatServer.StartAsync(options =>
        {
            if (urls.Length < 2) _folder.Configure(options);
            foreach (var url in urls.DefaultIfEmpty(_receiver.Url + "/events")) options.WebhookUrls.Add(url);
            options.WebhookSecret = Secret;
        });
        // A new receiver gets the events after the server has first seen it.
        await Patience.UntilAsync(() => server.Get<WebhookService>().Receivers.All(receiver => receiver.Pos >= 0));
        return server;
    }

    private static Task AdvanceUntilAsync(ChatServer server, Func<bool> condition) => Patience.UntilAsync(() =>
    {
        if (condition()) return true;
        server.Test.Time.Advance(TimeSpan.FromSeconds(1));
        return false;
    });

    private async Task<(Posted Post, JsonElement Event)> NextAsync(Func<JsonElement, bool> isIt)
    {
        while (true)
        {
            var post = await _receiver.NextAsync();
            foreach (var told in post.Json.GetProperty("events").EnumerateArray())
            {
                if (isIt(told)) return (post, told);
            }
        }
    }

    private async Task<List<JsonElement>> ReadAsync(Func<List<JsonElement>, bool> isAll)
    {
        var events = new List<JsonElement>();
        do events.AddRange((await _receiver.NextAsync()).Json.GetProperty("events").EnumerateArray());
        while (!isAll(events));
        return events;
    }

    private async Task<SendReceipt> SayAsync(string from, string to, string text) =>
        (await _server.Writer.RunAsync(SendMessage.Create(from, ConversationKind.Friend, to, StoreSpec.Chat.Text(text), null).Value)).Value;

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
