using System.Text.Json;
using Parley.Chat.Ground;

namespace Parley.Chat.Tests;

/// <summary>Every request on every namespace, valid and with every error, twice; the tables have the responses.</summary>
public abstract class EventInputSpec(EventWorld world)
{
    private static readonly string[] Heard = ["receivefsmg", "notice", "read-s", "typing-s"];

    public static TheoryData<string, string> Events =>
        [.. AsyncApiDocument.Current.Requests.Select(one => new TheoryDataRow<string, string>(one.Namespace, one.Request))];

    [Fact]
    public void Every_request_on_every_namespace_has_a_table() =>
        Assert.Equal(Events.Select(row => row.Data).Order(), EventTables.Events.Order());

    [Theory]
    [MemberData(nameof(Events))]
    public void The_tables_have_every_reason_of_the_AsyncAPI_document(string ns, string name) => Assert.Equal(
        AsyncApiDocument.Current.ReasonsOf(ns, name).Order(),
        EventTables.Of(ns, name).Select(row => row.Answer).Distinct().Except(["done", "malformed", "from-mismatch", "unauthenticated"])
            .Order());

    [Theory]
    [MemberData(nameof(Events))]
    public async Task Invalid_requests_are_refused_repeatedly_and_nobody_is_notified(string ns, string name)
    {
        var (rows, right) = (EventTables.Of(ns, name), MessageOf(EventTables.Of(ns, name)[0]));
        using var friend = await world.Server.ConnectAsync("bob");
        using var blocker = await world.Server.ConnectAsync("carol");
        using var stranger = await world.Server.ConnectAsync("eve");
        using var asker = await world.Server.ConnectAsync(EventWorld.Asker);
        LiveClient[] others = [friend, blocker, stranger];
        foreach (var other in others) await other.LeftAsync(Heard);

        List<EventRow> wrong =
        [
            .. EventRows.OfEnvelope(right),
            .. EventRows.OfMembers(AsyncApiTests.MessageOf(name), right),
            .. rows.Where(row => row.Answer != EventRow.Done),
        ];
        var failures = new List<string>();
        foreach (var row in wrong)
        {
            for (var i = 0; i < 2; i++) await CheckAsync(asker, ns, name, row, failures);
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        foreach (var other in others) Assert.Empty(await other.LeftAsync(Heard));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public async Task Valid_requests_are_carried_out_and_can_be_repeated(string ns, string name)
    {
        using var asker = await world.Server.ConnectAsync(EventWorld.Asker);
        var failures = new List<string>();
        foreach (var row in EventTables.Of(ns, name).Where(row => row.Answer == EventRow.Done))
        {
            for (var i = 0; i < 2; i++) await CheckAsync(asker, ns, name, row, failures);
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public async Task Numbers_of_any_size_are_understood(string ns, string name)
    {
        var right = MessageOf(EventTables.Of(ns, name)[0]);
        using var asker = await world.Server.ConnectAsync(EventWorld.Asker);
        foreach (var number in EventRows.NumbersOf(AsyncApiTests.MessageOf(name)))
        {
            await AskAsync(number, "1000000000");   // The first may change something; the others see the change.
            var large = await AskAsync(number, "1000000000");
            foreach (var value in Extremes.Large) Assert.Equal((value, large), (value, await AskAsync(number, value)));
            foreach (var value in Extremes.Negative.Concat(Extremes.None))
            {
                var answer = JsonElement.Parse(await AskAsync(number, value));
                Assert.Equal((value, "malformed"), (value, answer.GetProperty("reason").GetString()));
            }
        }

        async Task<string> AskAsync(string number, string value) =>
            (await asker.AskWithAsync(ns, name, world.Fill($$""",{"msg":{{EventRows.With(right, number, value)}}}"""))).GetRawText();
    }

    [Theory]
    [MemberData(nameof(Events))]
    public async Task Before_verification_only_verification_and_the_time_are_available(string ns, string name)
    {
        using var stranger = await LiveClient.ConnectAsync(await world.Server.OpenAsync(), sessionId: null);
        var row = EventTables.Of(ns, name)[0] with { Answer = ns == "/" ? EventRow.Done : "unauthenticated" };
        var failures = new List<string>();
        await CheckAsync(stranger, ns, name, row, failures);
        await CheckAsync(stranger, ns, name, new EventRow("no argument", "", ns == "/" ? "malformed" : "unauthenticated"), failures);
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private async Task CheckAsync(LiveClient client, string ns, string name, EventRow row, List<string> failures)
    {
        var answer = await client.AskWithAsync(ns, name, world.Fill(row.Arguments));
        var code = answer.GetProperty("code").GetInt32();
        var reason = code == 1 ? EventRow.Done : answer.GetProperty("reason").GetString();
        if (reason == row.Answer && code == CodeOf(row.Answer)
            && (code == 1 || answer.GetProperty("message").GetString() is { Length: > 0 })) return;

        failures.Add($"{row.What}: {answer.GetRawText()[..Math.Min(200, answer.GetRawText().Length)]} instead of {row.Answer}");
    }

    private static int CodeOf(string answer) =>
        answer == EventRow.Done ? 1 : Enum.GetValues<Reason>().Single(reason => reason.WireName() == answer).Code();

    private static string MessageOf(EventRow row) => JsonElement.Parse(row.Arguments[1..]).GetProperty("msg").GetRawText();
}

public sealed class SqliteEventInput(SqliteEventWorld world) : EventInputSpec(world), IClassFixture<SqliteEventWorld>;

public sealed class PostgresEventInput(PostgresEventWorld world) : EventInputSpec(world), IClassFixture<PostgresEventWorld>;

/// <summary>Every request counts against the rate of its connection.</summary>
public sealed class EventRateTests
{
    [Fact]
    public async Task Every_request_above_the_rate_is_refused_with_the_time_to_wait()
    {
        await using var server = await LiveServer.StartAsync(adjust: options => (options.RequestBurst, options.RequestsPerSecond) = (1, 1));
        await server.UsersAsync(EventWorld.Asker);
        foreach (var (ns, name) in EventTables.Events)
        {
            using var client = await server.ConnectAsync(EventWorld.Asker);   // It has made a request already.
            var answer = await client.AskWithAsync(ns, name, "");
            Assert.Equal(("rate-limited", 1_000), (answer.GetProperty("reason").GetString(), answer.GetProperty("retryAfter").GetInt32()));

            server.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal("malformed", await client.RefusedAsync(ns, name, "7"));
        }
    }
}
