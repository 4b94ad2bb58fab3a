using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Administration;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.StoreSpec;
using SQLitePCL;

namespace Parley.Chat.Tests;

/// <summary>The cost of unauthenticated clients.</summary>
public sealed class StrangerTests
{
    private const int Connections = 50;

    private static readonly string[] Invented = [
        .. Enumerable.Range(0, 5).Select(i => (i % 2 == 0 ? "t." : "") + new string((char)('A' + i), 42) + "A")];

    [Fact]
    public async Task Invented_tickets_and_session_ids_never_reach_the_writer_and_users_can_send()
    {
        await using var server = await LiveServer.StartAsync();
        await server.UsersAsync("alice", "bob");
        await server.BefriendAsync("alice", "bob");
        using var alice = await server.ConnectAsync("alice");
        var statements = new List<string>();
        await server.Writer.RunAsync<Done>(transaction => Trace(transaction, statements));

        var flood = Enumerable.Range(0, Connections).Select(async _ =>
        {
            using var stranger = await LiveClient.ConnectAsync(await server.OpenAsync(), null);
            foreach (var sessionId in Invented)
                Assert.Equal("unauthenticated", await stranger.RefusedAsync("/", "auth-c", $$"""{"sid":"{{sessionId}}"}"""));
        }).ToList();
        for (var i = 0; i < 20; i++) await alice.DoAsync("/friend", "sendfsmg", $$"""{"to":"bob","msg":"{{i}}"}""");
        await Task.WhenAll(flood);

        Assert.DoesNotContain(
            statements, one => one.Contains("tickets", StringComparison.Ordinal) || one.Contains("token_hash", StringComparison.Ordinal));
        Assert.Equal(20, statements.Count(statement => statement.StartsWith("insert into log ", StringComparison.Ordinal)));
        // If invented tickets were queued, there would be 150 more.
        Assert.InRange(statements.Count(statement => statement == "commit"), 1, 40);
    }

    [Fact]
    public async Task A_connection_is_closed_after_five_wrong_attempts()
    {
        await using var server = await LiveServer.StartAsync();
        using var stranger = await LiveClient.ConnectAsync(await server.OpenAsync(), null);
        foreach (var sessionId in Invented) await stranger.RefusedAsync("/", "auth-c", $$"""{"sid":"{{sessionId}}"}""");

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await stranger.RefusedAsync("/", "auth-c", $$"""{"sid":"{{Invented[0]}}"}""");
            await stranger.RefusedAsync("/", "auth-c", $$"""{"sid":"{{Invented[0]}}"}""");
        });
    }

    [Fact]
    public async Task An_address_with_too_many_wrong_ones_is_refused_without_a_read_except_for_recently_valid_ones()
    {
        using var folder = new TemporaryFolder();
        await using var chat = StoreSpec.Chat.Open(folder.Configure);
        await chat.UsersAsync("alice");
        var (verifier, address) = (chat.Get<SessionVerifier>(), System.Net.IPAddress.Parse("203.0.113.1"));
        var known = (await chat.Get<SessionStore>().OpenAsync("alice", null)).Value.SessionId;
        var other = (await chat.Get<SessionStore>().OpenAsync("alice", null)).Value.SessionId;
        Assert.Null((await verifier.VerifyAsync(known, address)).Refusal);

        for (var i = 0; i < 300; i++)
            Assert.Equal(Reason.Unauthenticated, (await verifier.VerifyAsync(Invented[i % 5], address)).Refusal?.Reason);

        var refused = (await verifier.VerifyAsync(Invented[0], address)).Refusal;
        Assert.Equal((Reason.RateLimited, 200L), (refused?.Reason, refused?.RetryAfter));
        Assert.Equal(Reason.RateLimited, (await verifier.VerifyAsync("x", address)).Refusal?.Reason);
        Assert.Equal(Reason.RateLimited, (await verifier.VerifyAsync(other, address)).Refusal?.Reason);
        Assert.Null((await verifier.VerifyAsync(known, address)).Refusal);
        Assert.Null((await verifier.VerifyAsync(other, System.Net.IPAddress.Parse("203.0.113.2"))).Refusal);
    }

    [Fact]
    public async Task A_recently_valid_session_is_still_looked_up()
    {
        using var folder = new TemporaryFolder();
        await using var chat = StoreSpec.Chat.Open(folder.Configure);
        await chat.UsersAsync("alice");
        var session = (await chat.Get<SessionStore>().OpenAsync("alice", null)).Value;
        Assert.Null((await chat.Get<SessionVerifier>().VerifyAsync(session.SessionId, null)).Refusal);

        await chat.Get<SessionStore>().EndAsync("alice", session.Device);

        Assert.Equal(Reason.Revoked, (await chat.Get<SessionVerifier>().VerifyAsync(session.SessionId, null)).Refusal?.Reason);
    }

    // The writer is blocked, and the strangers' lane is full, so an operation that is still queued used the users' lane.
    [Fact]
    public async Task Every_call_that_writes_without_a_session_uses_the_lane_of_strangers()
    {
        await using var api = new ApiServer(options => options.Admins.Add("root"));
        await api.InitializeAsync();
        var world = await HttpWorld.CreateAsync(api, withPassword: true);
        var writer = api.Services.GetRequiredService<LogWriter>();
        var open = api.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(
                endpoint => endpoint.Metadata.GetMetadata<ChatCall>() is not null && endpoint.Metadata.GetMetadata<Credentials>() is null)
            .Select(endpoint => endpoint.Metadata.GetRequiredMetadata<IEndpointNameMetadata>().EndpointName).ToList();

        using var hold = new Hold();
        var (held, waiting) = await HoldAsync(writer, hold);
        var queued = new List<string>();
        foreach (var name in open)
        {
            _ = await world.SendAsync(HttpCall.Request.Parse(HttpCalls.All.Single(call => call.Name == name).Right));
            if (writer.Waiting != WriteQueue.MaxStrangers) queued.Add(name);
        }

        hold.Release();
        await Task.WhenAll(waiting.Append(held));
        Assert.Empty(queued);
        Assert.Equal(["DescribeServer", "SetUp", "SignIn", "SignInByToken", "SignUp"], open.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_without_users_is_set_up_in_the_lane_of_strangers(bool isLocal)
    {
        using var folder = new TemporaryFolder();
        await using var chat = StoreSpec.Chat.Open(folder.Configure);
        var first = chat.Get<FirstAdministrator>();
        first.IsOffered = true;
        var code = await first.CodeAsync();

        using var hold = new Hold();
        var (held, waiting) = await HoldAsync(chat.Writer, hold);
        var outcome = await first.CreateAsync(new CreateAdministratorRequest("ada", "correct horse", Code: code), isLocal, null);
        var queued = chat.Writer.Waiting;
        hold.Release();
        await Task.WhenAll(waiting.Append(held));

        Assert.Equal((Reason.Unavailable, WriteQueue.MaxStrangers), (outcome.Refusal?.Reason, queued));
    }

    [Fact]
    public async Task A_valid_ticket_is_used_in_the_lane_of_strangers()
    {
        using var folder = new TemporaryFolder();
        await using var chat = StoreSpec.Chat.Open(folder.Configure);
        await chat.UsersAsync("alice");
        var session = (await chat.Get<SessionStore>().OpenAsync("alice", null)).Value;
        var ticket = (
            await chat.Get<SessionStore>().IssueTicketAsync((await chat.Get<SessionStore>().VerifyAsync(session.SessionId)).Value)).Value;

        using var hold = new Hold();
        var (held, waiting) = await HoldAsync(chat.Writer, hold);
        Assert.Equal(Reason.Unavailable, (await chat.Get<SessionVerifier>().VerifyAsync(ticket.Value, null)).Refusal?.Reason);
        hold.Release();
        await Task.WhenAll(waiting.Append(held));

        Assert.Null((await chat.Get<SessionVerifier>().VerifyAsync(ticket.Value, null)).Refusal);
    }

    [Fact]
    public async Task Users_wait_for_only_a_few_strangers()
    {
        using var folder = new TemporaryFolder();
        await using var chat = StoreSpec.Chat.Open(folder.Configure);
        var order = new List<string>();
        using var hold = new Hold();
        var held = Task.CompletedTask;
        var waiting = new List<Task<Outcome<Done>>>();
        (held, waiting) = await HoldAsync(chat.Writer, hold, () => order.Add("stranger"));

        for (var i = 0; i < 3; i++) waiting.Add(chat.Writer.RunAsync(_ => Note("user")));
        hold.Release();
        await Task.WhenAll(waiting.Append(held));

        Assert.Equal(3 + WriteQueue.MaxStrangers, order.Count);
        Assert.Equal(["user", "user", "user"], order[..3]);

        Outcome<Done> Note(string who)
        {
            order.Add(who);
            return Done.Value;
        }
    }

    /// <summary>Blocks the writer, and fills the strangers' lane.</summary>
    private static async Task<(Task Held, List<Task<Outcome<Done>>> Waiting)> HoldAsync(
        LogWriter writer, Hold hold, Action? run = null)
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = writer.RunAsync<Done>(_ =>
        {
            taken.TrySetResult();
            hold.Wait();
            return Done.Value;
        });
        await taken.Task;
        var waiting = Enumerable.Range(0, WriteQueue.MaxStrangers).Select(_ => writer.RunAsync(Actor.Stranger, new Write<Done>(_ =>
        {
            run?.Invoke();
            return Done.Value;
        }))).ToList();
        var beyond = writer.RunAsync(Actor.Stranger, new Write<Done>(_ => Done.Value));
        Assert.True(beyond.IsCompleted, "The strangers' lane has no end.");
        Assert.Equal(Reason.Unavailable, (await beyond).Refusal?.Reason);
        return (held, waiting);
    }

    private static Outcome<Done> Trace(WriteTransaction transaction, List<string> statements)
    {
        raw.sqlite3_trace(
            ((SqliteConnection)transaction.SqlKeepingCache().Connection).Handle, (_, statement) => statements.Add(statement), null);
        return Done.Value;
    }
}
