using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Parley.Chat.Limits;
using Parley.Chat.Log;
using Parley.Chat.Messages;

namespace Parley.Chat.Tests;

/// <summary>A host application that reviews messages before they are accepted.</summary>
public sealed class ReviewTests : IAsyncLifetime
{
    private const string Secret = "a secret of thirty-two characters";

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
    }

    [Fact]
    public async Task The_reviewer_gets_the_signed_message_and_an_empty_response_accepts_it()
    {
        using var alice = await ConnectAsync();

        await alice.SayAsync("bob", "茶 & <tea>", cid: "c1");
        var answer = await alice.AnswerAsync();
        var post = await _receiver.NextAsync();

        Assert.Equal(1, answer.GetProperty("code").GetInt32());
        Assert.Equal(("/review", "application/json"), (post.Path, post.Headers.ContentType.ToString()));
        var json = post.Json;
        Assert.Equal(
            ["room", "from", "to", "msg", "kind", "cid", "device", "time"], json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            "/friend alice bob 茶 & <tea> text c1", string.Join(' ', json.EnumerateObject().Take(6).Select(property => property.Value)));

        var seconds = _server.Test.Time.GetUtcNow().ToUnixTimeSeconds();
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{seconds}."), .. post.Body];
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed);
        Assert.Equal($"t={seconds},v1={Convert.ToHexStringLower(mac)}", post.Headers["Parley-Signature"].ToString());
    }

    [Theory]
    [InlineData("""{"action":"refuse"}""", "forbidden", "This message was not accepted.")]
    [InlineData("""{"action":"refuse","reason":"muted","message":"Calm down."}""", "muted", "Calm down.")]
    [InlineData("""{"action":"refuse","reason":"blocked"}""", "blocked", "This message was not accepted.")]
    [InlineData("""{"action":"refuse","reason":"rate-limited"}""", "rate-limited", "This message was not accepted.")]
    [InlineData("""{"action":"refuse","reason":"no-such-word","message":"a\u0000b"}""", "forbidden", "This message was not accepted.")]
    public async Task A_refusal_is_the_response_to_the_sender_and_nothing_is_stored(string said, string reason, string message)
    {
        Answer(said);
        using var alice = await ConnectAsync();

        await alice.SayAsync("bob", "spam");
        var answer = await alice.AnswerAsync();

        Assert.Equal(0, answer.GetProperty("code").GetInt32());
        Assert.Equal((reason, message), (answer.GetProperty("reason").GetString(), answer.GetProperty("message").GetString()));
        Assert.Empty(await StoredAsync());
    }

    [Theory]
    [InlineData("""{"action":"replace","msg":"***"}""", "text", "\"***\"")]
    [InlineData("""{"action":"replace","kind":"custom","msg":{"hidden":true}}""", "custom", """{"hidden":true}""")]
    public async Task A_replacement_is_stored_and_delivered(string said, string kind, string body)
    {
        Answer(said);
        using var alice = await ConnectAsync();
        using var bob = await _server.ConnectAsync("bob");

        await alice.SayAsync("bob", "spam");

        Assert.Equal(1, (await alice.AnswerAsync()).GetProperty("code").GetInt32());
        Assert.Equal(body, (await bob.EventAsync("receivefsmg")).GetProperty("msg").GetRawText());
        Assert.Equal([(kind, body)], (await StoredAsync()).Select(entry => (entry.Kind, entry.Body)));
    }

    [Theory]
    [InlineData(200, "no JSON")]
    [InlineData(200, "[]")]
    [InlineData(200, """{"action":"perhaps"}""")]
    [InlineData(200, """{"action":1}""")]
    [InlineData(200, """{"action":null}""")]
    [InlineData(200, """{"action":"replace"}""")]
    [InlineData(200, """{"action":"replace","msg":1}""")]
    [InlineData(200, """{"action":"replace","kind":"system","msg":"x"}""")]
    [InlineData(200, """{"action":"replace","msg":"\ud800"}""")]
    [InlineData(201, """{"action":"refuse"}""")]
    [InlineData(302, "")]
    [InlineData(404, "")]
    [InlineData(500, """{"action":"refuse"}""")]
    public async Task An_invalid_response_counts_as_none_and_the_setting_decides(int status, string said)
    {
        Answer(said, status);
        using var alice = await ConnectAsync();
        await using var strict = await StartAsync(options => options.ReviewFailure = "refuse");
        await strict.FriendsAsync("alice", "bob");
        using var other = await strict.ConnectAsync("alice");

        await alice.SayAsync("bob", "hi");
        await other.SayAsync("bob", "hi");

        Assert.Equal(1, (await alice.AnswerAsync()).GetProperty("code").GetInt32());
        var refused = await other.AnswerAsync();
        Assert.Equal((-1, "unavailable"), (refused.GetProperty("code").GetInt32(), refused.GetProperty("reason").GetString()));
        Assert.Equal(2, _receiver.Posts.Count);   // A redirect is not followed.
    }

    [Fact]
    public async Task A_hanging_reviewer_costs_one_timeout_and_is_then_left_alone_for_a_while()
    {
        var never = new TaskCompletionSource();
        _receiver.Answer = (_, context) => never.Task.WaitAsync(context.RequestAborted);
        using var alice = await ConnectAsync();

        for (var i = 0; i < 5; i++) await alice.SayAsync("bob", $"{i}");
        for (var i = 0; i < 5; i++) await _receiver.NextAsync();
        _server.Test.Time.Advance(TimeSpan.FromSeconds(2));
        for (var i = 0; i < 5; i++) Assert.Equal(1, (await alice.AnswerAsync()).GetProperty("code").GetInt32());

        await alice.SayAsync("bob", "not asked about");
        Assert.Equal(1, (await alice.AnswerAsync()).GetProperty("code").GetInt32());
        Assert.Equal(5, _receiver.Posts.Count);

        Answer("""{"action":"refuse"}""");
        _server.Test.Time.Advance(TimeSpan.FromSeconds(5));
        await alice.SayAsync("bob", "asked about again");
        Assert.Equal(0, (await alice.AnswerAsync()).GetProperty("code").GetInt32());
        Assert.Equal(["0", "1", "2", "3", "4", "not asked about"], (await StoredAsync()).Select(entry => entry.Body.Trim('"')));
    }

    [Fact]
    public async Task Sends_of_a_client_stay_in_order_when_reviews_do_not_and_delay_nobody_else()
    {
        var held = new TaskCompletionSource();
        _receiver.Answer = (post, _) => post.Json.GetProperty("msg").GetString() == "0" ? held.Task : Task.CompletedTask;
        using var alice = await ConnectAsync();
        using var bob = await _server.ConnectAsync("bob");

        for (var i = 0; i < 100; i++) await alice.SayAsync("bob", $"{i}");
        await bob.SayAsync("alice", "not held up");
        Assert.Equal(1, (await bob.AnswerAsync()).GetProperty("code").GetInt32());
        Assert.Equal(["not held up"], (await StoredAsync()).Select(entry => entry.Body.Trim('"')));
        await Patience.UntilAsync(() => _receiver.Posts.Count == 101);   // All of hers are in review while the first waits.
        held.SetResult();

        for (var i = 0; i < 100; i++) Assert.Equal(2 + i, (await alice.AnswerAsync()).GetProperty("seq").GetInt64());
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), (await StoredAsync()).Skip(1).Select(entry => entry.Body.Trim('"')));
    }

    [Fact]
    public async Task A_repeated_accepted_send_stays_accepted()
    {
        using var alice = await ConnectAsync();
        await alice.SayAsync("bob", "once", cid: "c1");
        var first = await alice.AnswerAsync();

        Answer("""{"action":"refuse"}""");
        await alice.SayAsync("bob", "once", cid: "c1");
        var again = await alice.AnswerAsync();

        Assert.True(again.GetProperty("duplicate").GetBoolean());
        Assert.Equal(first.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        Assert.Single(await StoredAsync());
    }

    [Fact]
    public async Task An_edit_is_reviewed_as_well()
    {
        using var alice = await ConnectAsync();
        await alice.SayAsync("bob", "harmless");
        var id = (await alice.AnswerAsync()).GetProperty("id").GetString();
        await _receiver.NextAsync();

        Answer("""{"action":"refuse","message":"No."}""");
        var refused = await alice.RequestAsync("edit-c", $$"""{"with":"bob","id":"{{id}}","msg":"spam"}""");
        Assert.Equal("No.", refused.GetProperty("message").GetString());
        var asked = (await _receiver.NextAsync()).Json;
        Assert.Equal(("spam", id), (asked.GetProperty("msg").GetString(), asked.GetProperty("edits").GetString()));
        Assert.Equal("\"harmless\"", (await StoredAsync())[0].Body);

        Answer("""{"action":"replace","msg":"***"}""");
        var edited = await alice.RequestAsync("edit-c", $$"""{"with":"bob","id":"{{id}}","msg":"spam"}""");
        Assert.Equal(1, edited.GetProperty("code").GetInt32());
        Assert.Equal("\"***\"", (await StoredAsync())[0].Body);
    }

    [Fact]
    public async Task Messages_that_wait_for_a_review_are_limited_in_bytes_and_every_send_gets_a_response()
    {
        const int Sends = 20;
        await using var server = await StartAsync(options => options.UserMemory = 4 * 1024 * 1024);
        var answers = new TaskCompletionSource();
        _receiver.Answer = async (_, _) => await answers.Task;
        await server.FriendsAsync("alice", "bob");
        var memory = server.Get<UserMemory>().Enter("alice");
        var devices = new List<ChatClient>();
        for (var i = 0; i < 4; i++) devices.Add(await server.ConnectAsync("alice"));

        // Twice as long in JSON, and twice again in memory.
        var sending = Task.WhenAll(devices.Select(device => Task.Run(async () =>
        {
            for (var i = 0; i < Sends; i++) await device.SayAsync("bob", new string('\n', 30_000));
        })));
        var (peak, looks) = (0L, 0);
        await Patience.UntilAsync(() =>
        {
            peak = Math.Max(peak, memory.Used);
            return sending.IsCompleted || ++looks == 200;   // The server may have stopped reading.
        });
        Assert.InRange(peak, memory.Limit / 2, memory.Limit + (1024 * 1024));   // Messages already read are accepted.

        answers.SetResult();
        await sending;
        var done = 0;
        foreach (var device in devices)
        {
            for (var i = 0; i < Sends; i++)
            {
                var answer = await device.AnswerAsync();
                if (answer.GetProperty("code").GetInt32() == 1) done++;
                else Assert.Equal("unavailable", answer.GetProperty("reason").GetString());
            }

            device.Dispose();
        }

        var stored = await server.Writer.RunAsync<long>(
            transaction => transaction.SqlInvalidatingCache().Number("select count(*) from log where kind = 'text'")!.Value);
        Assert.Equal(done, stored.Value);
        await Patience.UntilAsync(() => memory.Used < 1024 * 1024);   // The connection may have its own charge.
    }

    [Fact]
    public async Task Without_an_address_there_is_no_review()
    {
        await using var plain = await StartAsync(options => options.ReviewUrl = "");
        await plain.FriendsAsync("alice", "bob");
        using var alice = await plain.ConnectAsync("alice");

        await alice.SayAsync("bob", "hi");

        Assert.Equal(1, (await alice.AnswerAsync()).GetProperty("code").GetInt32());
        Assert.Empty(_receiver.Posts);
    }

    private Task<ChatServer> StartAsync(Action<ChatOptions>? configure = null) => ChatServer.StartAsync(options =>
    {
        options.ReviewUrl = $"{_receiver.Url}/review";
        options.WebhookSecret = Secret;
        configure?.Invoke(options);
    });

    private async Task<ChatClient> ConnectAsync()
    {
        await _server.FriendsAsync("alice", "bob");
        return await _server.ConnectAsync("alice");
    }

    private void Answer(string body, int status = 200) => _receiver.Answer = async (_, context) =>
    {
        context.Response.StatusCode = status;
        if (status == 302) context.Response.Headers.Location = $"{_receiver.Url}/elsewhere";
        await context.Response.WriteAsync(body);
    };

    private async Task<IReadOnlyList<LogEntry>> StoredAsync() =>
        (await _server.Get<History>().ReadAsync("alice", ConversationKind.Friend, "bob", limit: 200)).Value.Messages;
}
