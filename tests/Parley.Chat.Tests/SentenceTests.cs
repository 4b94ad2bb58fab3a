using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Sessions;
using Parley.SocketIO;

namespace Parley.Chat.Tests;

// The messages of refusals: the missing member, the end of a ticket, one name in each place.
public sealed class SentenceTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly JsonSerializerOptions Outside = new(OutsideJson.Options()) { TypeInfoResolver = ChatJson.Resolver };

    [Theory]
    [InlineData("POST", "/groups", "{}", "The body lacks the member name.")]
    [InlineData("POST", "/groups", """{"members":[]}""", "The body lacks the member name.")]
    [InlineData("POST", "/groups", """{"name":null}""", "The body: name has an unexpected value.")]
    [InlineData("POST", "/groups", """{"name":"x","members":[7]}""", "The body: members[0] has an unexpected value.")]
    [InlineData("POST", "/groups", """{"name":"x","members":["ada",null]}""", "The body: members[1] has an unexpected value.")]
    [InlineData("POST", "/groups", """{"name":"x","members":"ada"}""", "The body: members has an unexpected value.")]
    [InlineData("POST", "/groups", "{", "The body is not the JSON that this request requires.")]
    [InlineData("POST", "/users", "{}", "The body lacks the members id, password.")]
    [InlineData("POST", "/sessions", """{"id":"ada"}""", "The body lacks the member password.")]
    [InlineData("POST", "/friend-requests", "{}", "The body lacks the member to.")]
    public async Task A_body_without_a_required_member_is_refused_with_its_name(string method, string path, string body, string sentence)
    {
        var (_, sessionId) = await server.NewUserAsync();

        var answer = await server.SendAsync(method, path, body, sessionId);

        Assert.Equal((400, "malformed", sentence), (answer.Status, answer.Reason, answer.Text("detail")));
        Assert.Equal(sentence, answer.Text("message"));
    }

    // The code reads the error messages of System.Text.Json. This test checks them for every body and message.
    [Fact]
    public void Every_type_with_required_members_names_the_missing_ones()
    {
        var types = 0;
        foreach (
            var type in ChatJson.Contexts.SelectMany(context => TypesOf(context.GetType())).Concat(TypesOf(typeof(SocketJson))).Distinct())
        {
            var context = Outside.TryGetTypeInfo(type, out var found) ? found : SocketJson.Outside.GetTypeInfo(type)!;
            var required = context.Properties.Where(property => property.IsRequired).Select(property => property.Name).ToList();
            if (required.Count == 0) continue;

            var problem = Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize("{}", context));
            var members = required.Count == 1 ? "member" : "members";
            // Of very many, System.Text.Json names the first.
            Assert.StartsWith(JsonFault.Describe(problem, "It", "nothing")
                .TrimEnd('.'), $"It lacks the {members} {string.Join(", ", required)}.", StringComparison.Ordinal);
            types++;
        }

        Assert.InRange(types, 10, 200);
    }

    // Annotations alone do not keep null out of a list, so each list of each request is checked.
    [Fact]
    public void No_list_in_a_request_accepts_null()
    {
        var bodies = server.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(call => call.Metadata.GetMetadata<ChatCall>() is not null)
            .Select(call => call.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType).OfType<Type>()
            .Where(type => type.Assembly == typeof(ChatJson).Assembly)
            .Select(type => Outside.GetTypeInfo(type));
        var messages = RequestEnvelopeTests.Messages.Select(row => SocketJson.Outside.GetTypeInfo(row.Data)!);
        var lists = from type in bodies.Concat(messages)
                    from property in type.Properties
                    where property.PropertyType != typeof(string) && typeof(IEnumerable).IsAssignableFrom(property.PropertyType)
                    select (Type: type, property.Name);

        var count = 0;
        foreach (var (type, name) in lists)
        {
            var problem = Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize($$"""{"{{name}}":["ada",null]}""", type));
            Assert.Equal($"It: {name}[1] has an unexpected value.", JsonFault.Describe(problem, "It", "nothing"));
            count++;
        }

        Assert.InRange(count, 4, 50);
    }

    [Fact]
    public async Task The_refusal_of_a_ticket_over_a_socket_mentions_the_ticket()
    {
        await using var live = await LiveServer.StartAsync();
        await live.UsersAsync("alice");
        var sessions = live.Get<SessionStore>();
        var session = (await sessions.VerifyAsync((await sessions.OpenAsync("alice", null)).Value.SessionId)).Value;
        var ticket = (await sessions.IssueTicketAsync(session)).Value.Value;
        using var first = await LiveClient.ConnectAsync(await live.OpenAsync(), sessionId: null);
        using var second = await LiveClient.ConnectAsync(await live.OpenAsync(), sessionId: null);

        await first.DoAsync("/", "auth-c", $$"""{"sid":"{{ticket}}"}""");
        var again = await second.AskAsync("/", "auth-c", $$"""{"sid":"{{ticket}}"}""");

        Assert.Equal((0, "unauthenticated"), (again.GetProperty("code").GetInt32(), again.GetProperty("reason").GetString()));
        Assert.StartsWith("This ticket was used or has expired", again.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_refusal_of_a_ticket_over_HTTP_mentions_the_ticket()
    {
        var (_, sessionId) = await server.NewUserAsync();
        var ticket = (await server.SendAsync("POST", "/sessions/tickets", sessionId: sessionId)).Text("ticket");

        var answer = await server.SendAsync("GET", "/users/me", sessionId: ticket);

        Assert.Equal((401, "unauthenticated"), (answer.Status, answer.Reason));
        Assert.StartsWith("A ticket is only for connections", answer.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mapping_without_AddChat_fails_with_a_message_that_names_it()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSocketIO();
        await using var app = builder.Build();

        Assert.Contains(
            "builder.Services.AddChat()", Assert.Throws<InvalidOperationException>(app.MapChat).Message, StringComparison.Ordinal);
        Assert.Contains(
            "builder.Services.AddChat()", Assert.Throws<InvalidOperationException>(() => app.MapChatApi()).Message, StringComparison.Ordinal);
    }

    // A missing object has one of three reasons, all with status 404.
    [Fact]
    public void Every_404_has_unknown_user_unknown_group_or_not_found_as_its_reason()
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
        context.GetCustomAttributesData().Where(one => one.AttributeType == typeof(JsonSerializableAttribute))
            .Select(one => (Type)one.ConstructorArguments[0].Value!);
}
