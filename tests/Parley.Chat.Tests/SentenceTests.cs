using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Contract;
using Parley.Chat.Sessions;
using Parley.SocketIO;

namespace Parley.Chat.Tests;

// What a refusal says to people: which member is missing, what became of a ticket, in one place by one name.
public sealed class SentenceTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Theory]
    [InlineData("POST", "/groups", "{}", "The body lacks the member name.")]
    [InlineData("POST", "/groups", """{"members":[]}""", "The body lacks the member name.")]
    [InlineData("POST", "/groups", """{"name":null}""", "The body: name is not what is expected there.")]
    [InlineData("POST", "/groups", """{"name":"x","members":[7]}""", "The body: members[0] is not what is expected there.")]
    [InlineData("POST", "/groups", "{", "The body is not the JSON that this call expects.")]
    [InlineData("POST", "/users", "{}", "The body lacks the members id, password.")]
    [InlineData("POST", "/sessions", """{"id":"ada"}""", "The body lacks the member password.")]
    [InlineData("POST", "/friend-requests", "{}", "The body lacks the member to.")]
    public async Task A_body_that_lacks_a_member_is_refused_with_its_name(string method, string path, string body, string sentence)
    {
        var (_, sid) = await server.NewUserAsync();

        var answer = await server.SendAsync(method, path, body, sid);

        Assert.Equal((400, "malformed", sentence), (answer.Status, answer.Reason, answer.Text("detail")));
        Assert.Equal(sentence, answer.Text("message"));
    }

    // The words of System.Text.Json are looked at: this holds them to it, for every body and message that there is.
    [Fact]
    public void Every_type_that_needs_members_says_which_are_missing()
    {
        var types = 0;
        foreach (var type in TypesOf(typeof(ChatJson)).Concat(TypesOf(typeof(SocketJson))).Distinct())
        {
            var context = ChatJson.Outside.GetTypeInfo(type) is { } found ? found : SocketJson.Outside.GetTypeInfo(type)!;
            var required = context.Properties.Where(property => property.IsRequired).Select(property => property.Name).ToList();
            if (required.Count == 0) continue;

            var problem = Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize("{}", context));
            var members = required.Count == 1 ? "member" : "members";
            // Of very many, System.Text.Json names the first.
            Assert.StartsWith(JsonFault.Describe(problem, "It", "nothing").TrimEnd('.'), $"It lacks the {members} {string.Join(", ", required)}.", StringComparison.Ordinal);
            types++;
        }

        Assert.InRange(types, 10, 200);
    }

    [Fact]
    public async Task A_ticket_is_refused_as_one()
    {
        await using var live = await LiveServer.StartAsync();
        await live.UsersAsync("alice");
        var sessions = live.Get<SessionStore>();
        var session = sessions.Verify((await sessions.OpenAsync("alice", null)).Value.Sid).Value;
        var ticket = (await sessions.IssueTicketAsync(session)).Value.Value;
        using var first = await LiveClient.ConnectAsync(await live.OpenAsync(), sid: null);
        using var second = await LiveClient.ConnectAsync(await live.OpenAsync(), sid: null);

        await first.DoAsync("/", "auth-c", $$"""{"sid":"{{ticket}}"}""");
        var again = await second.AskAsync("/", "auth-c", $$"""{"sid":"{{ticket}}"}""");

        Assert.Equal((0, "unauthenticated"), (again.GetProperty("code").GetInt32(), again.GetProperty("reason").GetString()));
        Assert.StartsWith("This ticket was used, or is too old", again.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_for_a_call_is_refused_as_one()
    {
        var (_, sid) = await server.NewUserAsync();
        var ticket = (await server.SendAsync("POST", "/sessions/tickets", sid: sid)).Text("ticket");

        var answer = await server.SendAsync("GET", "/users/me", sid: ticket);

        Assert.Equal((401, "unauthenticated"), (answer.Status, answer.Reason));
        Assert.StartsWith("A ticket opens a connection", answer.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_AddChat_mapping_says_to_call_it()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSocketIO();
        await using var app = builder.Build();

        Assert.Contains("builder.Services.AddChat()", Assert.Throws<InvalidOperationException>(app.MapChat).Message, StringComparison.Ordinal);
        Assert.Contains("builder.Services.AddChat()", Assert.Throws<InvalidOperationException>(() => app.MapChatApi()).Message, StringComparison.Ordinal);
    }

    // Reasons of calls are told apart by their status, too: what is not there has one of three.
    [Fact]
    public void Every_404_is_a_user_a_group_or_not_found()
    {
        var reasons = Enum.GetValues<Reason>().Where(reason => reason.HttpStatus() == 404);
        Assert.Equal([Reason.UnknownUser, Reason.UnknownGroup, Reason.NotFound], reasons);
        var endpoints = server.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        Assert.True(endpoints.Count > 80);
        Assert.All(
            endpoints.SelectMany(endpoint => endpoint.Metadata.GetOrderedMetadata<Refusals>()).SelectMany(refusals => refusals.Answers),
            answer => Assert.True(answer.Status != 404 || reasons.Contains(answer.Reason), $"{answer}"));
    }

    private static IEnumerable<Type> TypesOf(Type context) =>
        context.GetCustomAttributesData().Where(one => one.AttributeType == typeof(JsonSerializableAttribute)).Select(one => (Type)one.ConstructorArguments[0].Value!);
}
