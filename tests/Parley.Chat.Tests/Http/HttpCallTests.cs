using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.EngineIO;

namespace Parley.Chat.Tests;

/// <summary>Every call of the HTTP interface is made correctly, repeated, and made with every error.</summary>
public sealed class HttpCallTests(HttpCallTests.Server server) : IClassFixture<HttpCallTests.Server>
{
    private static readonly JsonSerializerOptions Outside = new(OutsideJson.Options()) { TypeInfoResolver = ChatJson.Resolver };

    public const string Key = "0123456789abcdef0123456789abcdef";

    public static TheoryData<string> Names => [.. HttpCalls.All.Select(call => call.Name)];

    [Fact]
    public void Every_call_is_in_the_table() =>
        Assert.Equal(Endpoints().Keys.Order(StringComparer.Ordinal), HttpCalls.All.Select(call => call.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_repeated_call_has_a_response(string name)
    {
        var (call, world) = await BeginAsync(name);
        var request = HttpCall.Request.Parse(call.Right);

        var first = await world.SendAsync(request);
        if (call.First is null) Assert.True(first.Status < 300, $"{first.Status} {first.Reason}");
        else Assert.Equal(call.First, Brief(first));
        Assert.Equal(call.Again, Brief(await world.SendAsync(request)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Invalid_calls_get_the_responses_of_the_document(string name)
    {
        var (call, world) = await BeginAsync(name);

        foreach (var row in call.Wrong)
        {
            var (text, answer) = (
                row[..row.LastIndexOf(" -> ", StringComparison.Ordinal)], row[(row.LastIndexOf(" -> ", StringComparison.Ordinal) + 4)..]);
            await ExpectAsync(world, name, HttpCall.Request.Parse(text), answer);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_call_without_a_valid_credential_is_401(string name)
    {
        if (Endpoints()[name].Metadata.GetMetadata<Credentials>() is null) return;
        var (call, world) = await BeginAsync(name);

        await ExpectAsync(world, name, HttpCall.Request.Parse(call.Right) with { By = "nobody" }, "401 unauthenticated");
        await ExpectAsync(world, name, HttpCall.Request.Parse(call.Right) with { By = "impostor" }, "401 unauthenticated");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_call_without_free_memory_waits_and_is_then_unavailable(string name)
    {
        var (call, world) = await BeginAsync(name);
        var memory = server.Api.Services.GetRequiredService<EngineMemory>().Total;
        memory.Take(memory.Limit);
        try
        {
            var calling = world.SendAsync(HttpCall.Request.Parse(call.Right));
            for (; !calling.IsCompleted; await Task.Yield()) server.Api.Time.Advance(TimeSpan.FromMilliseconds(1));

            var answer = await calling;
            Assert.Equal("503 unavailable", Brief(answer));
            Assert.Equal("1", answer.Headers.RetryAfter?.ToString());
        }
        finally
        {
            memory.Give(memory.Limit);
        }

        await Patience.UntilAsync(() => memory.Used == 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_invalid_parameter_is_malformed(string name)
    {
        var parameters = Endpoints()[name].Metadata.GetOrderedMetadata<QueryParameter>();
        if (parameters.Count == 0) return;
        var (call, world) = await BeginAsync(name);
        var right = HttpCall.Request.Parse(call.Right);

        foreach (var (parameter, value) in parameters.SelectMany(parameter => Wrong(parameter).Select(value => (parameter.Name, value))))
        {
            await ExpectAsync(world, name, right with { Path = With(right.Path, parameter, value) }, "400 malformed");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_invalid_body_is_refused(string name)
    {
        if (BodyOf(name) is not { } type) return;
        var (call, world) = await BeginAsync(name);
        var right = HttpCall.Request.Parse(call.Right);

        foreach (var body in (string[])["null", "[]", "1", "{", "{} {}"])
            await ExpectAsync(world, name, right with { Body = body }, "400 malformed");
        await ExpectAsync(world, name, right with { Body = new string(' ', 1_000_001) }, "413 too-large");
        Assert.Equal("415 malformed", Brief(await world.SendAsync(right, "{}", "text/plain")));
        var wrong = type.Properties.SelectMany(WrongKinds)
            .Concat(type.Properties.SelectMany(property => BeyondLimits(property).Select(row => row with
            {
                Answer = call.First ?? row.Answer
            })));
        foreach (var (member, value, answer) in wrong)
        {
            var body = JsonNode.Parse(world.Fill(right.Body!))!.AsObject();
            if (value is null) body.Remove(member);
            else body[member] = JsonNode.Parse(value);
            await ExpectAsync(world, name, right with { Body = body.ToJsonString() }, answer);
        }
    }

    [Fact]
    public void Every_paged_list_waits_for_the_turn_of_its_user() => Assert.All(
        Endpoints()
            .Where(endpoint => endpoint.Value.Metadata.GetOrderedMetadata<QueryParameter>().Any(parameter => parameter.Name == "limit")),
        endpoint => Assert.Contains(
            endpoint.Value.Metadata.GetOrderedMetadata<ProblemAnswer>(), problem => problem.Reasons.Contains(Reason.RateLimited)));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Numbers_of_any_size_are_understood(string name)
    {
        var numbers = Endpoints()[name].Metadata.GetOrderedMetadata<QueryParameter>()
            .Where(parameter => parameter is { IsNumber: true, Numbers: null }).ToArray();
        var members = BodyOf(name)?.Properties.Where(member => IsNumber(member.PropertyType)).Select(member => member.Name).ToArray() ?? [];
        if (numbers.Length + members.Length == 0) return;
        var (call, world) = await BeginAsync(name);
        var right = HttpCall.Request.Parse(call.Right);

        foreach (var parameter in numbers)
            await ExpectEdgesAsync(value => world.SendAsync(right with { Path = With(right.Path, parameter.Name, value) }));
        foreach (var member in members)
        {
            await ExpectEdgesAsync(value => world.SendAsync(right with
            {
                Body = EventRows.With(world.Fill(right.Body ?? "{}"), member, value)
            }));
        }
    }

    // Numbers that are too large are treated alike, and values that are no numbers from 0 are malformed.
    private async Task ExpectEdgesAsync(Func<string, Task<Answer>> send)
    {
        var large = await BriefAsync(Extremes.Large[0]);
        foreach (var value in Extremes.Large) Assert.Equal((value, large), (value, await BriefAsync(value)));
        foreach (var value in Extremes.Negative.Concat(Extremes.None))
            Assert.Equal((value, "400 malformed"), (value, await BriefAsync(value)));
        Assert.True(large[0] is '2' or '4', large);

        async Task<string> BriefAsync(string value)
        {
            server.Api.Time.Advance(TimeSpan.FromSeconds(1));   // Some calls have a rate.
            return Brief(await send(value));
        }
    }

    private static bool IsNumber(Type type) => type == typeof(int) || type == typeof(int?) || type == typeof(long) || type == typeof(long?);

    /// <summary>Makes the call, and checks that its endpoint declares the response.</summary>
    private async Task ExpectAsync(HttpWorld world, string name, HttpCall.Request request, string expected)
    {
        var answer = await world.SendAsync(request);

        var body = request.Body is { Length: > 200 } longer ? longer[..200] + "…" : request.Body;
        Assert.True(expected == Brief(answer),
            $"{request.By} {request.Method} {request.Path} {body} was answered {Brief(answer)}, not {expected}.");
        if (answer.Status < 400) return;

        Assert.Equal("application/problem+json", answer.ContentType);
        var problems = Endpoints()[name].Metadata.GetOrderedMetadata<ProblemAnswer>();
        Assert.True(
            problems.Any(
                problem => problem.StatusCode == answer.Status && problem.Reasons.Any(reason => reason.WireName() == answer.Reason)),
            $"{name} does not say that it can be refused with {Brief(answer)}.");
    }

    private async Task<(HttpCall Call, HttpWorld World)> BeginAsync(string name)
    {
        var call = HttpCalls.All.Single(call => call.Name == name);
        return (call, await HttpWorld.CreateAsync(server.Api, call.NeedsPassword));
    }

    private JsonTypeInfo? BodyOf(string name) =>
        Endpoints()[name].Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type && type != typeof(Stream)
            ? Outside.GetTypeInfo(type) : null;

    private Dictionary<string, RouteEndpoint> Endpoints() =>
        server.Api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<ChatCall>() is not null)
        .ToDictionary(endpoint => endpoint.Metadata.GetRequiredMetadata<IEndpointNameMetadata>().EndpointName);

    private static IEnumerable<string> Wrong(QueryParameter parameter) => parameter switch
    {
        { IsNumber: true } => ["x", "-1", "1.5", "99999999999999999999"],
        { Words: not null } => ["nonsense"],
        { Name: "page" } => ["?", "\0"],
        { Name: "from" or "with" } => [],   // There is no user with an invalid id.
        { Max: { } max } => [new string('x', (int)max + 1)],
        _ => [],
    };

    private static string With(string path, string parameter, string value)
    {
        var parts = path.Split('?', '&').Skip(1).Where(part => !part.StartsWith(parameter + "=", StringComparison.Ordinal));
        return $"{path.Split('?')[0]}?{string.Join('&', parts.Append($"{parameter}={Uri.EscapeDataString(value)}"))}";
    }

    /// <summary>Invalid values of a member: of another type, or missing. Null means "left out".</summary>
    private static IEnumerable<(string Member, string? Value, string Answer)> WrongKinds(JsonPropertyInfo property)
    {
        var isText = property.PropertyType == typeof(string) || property.PropertyType == typeof(OptionalText);
        yield return (property.Name, isText ? "1" : "\"x\"", "400 malformed");
        yield return (property.Name, isText ? "[\"x\"]" : property.PropertyType.IsValueType ? "{}" : "1", "400 malformed");
        if (property.AssociatedParameter is { HasDefaultValue: false }) yield return (property.Name, null, "400 malformed");
        if (property.AssociatedParameter is { HasDefaultValue: false, IsNullable: false })
            yield return (property.Name, "null", "400 malformed");
    }

    /// <summary>Invalid values that are longer or larger than the declared limit.</summary>
    private static IEnumerable<(string Member, string? Value, string Answer)> BeyondLimits(JsonPropertyInfo property)
    {
        foreach (
            var attribute in property.AssociatedParameter?.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), false) ?? [])
        {
            switch (attribute)
            {
                case StringLengthAttribute length:
                    yield return (property.Name, $"\"{new string('x', length.MaximumLength + 1)}\"", length.MaximumLength > 4_096
                        ? "413 too-large" : "400 malformed");
                    break;
                case RangeAttribute range:
                    yield return (property.Name, $"{(int)range.Maximum + 1}", "400 malformed");
                    yield return (property.Name, $"{(int)range.Minimum - 1}", "400 malformed");
                    break;
                case AllowedValuesAttribute:
                    yield return (property.Name, "\"nonsense\"", "400 malformed");
                    break;
            }
        }
    }

    private static string Brief(Answer answer) => answer.Reason is { } reason ? $"{answer.Status} {reason}" : $"{answer.Status}";

    /// <summary>One server for all calls.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal ApiServer Api { get; } = new(options =>
        {
            options.ApiKeys.Add(Key);
            options.Admins.Add("root");
            options.FileSize = 100_000;
        });

        public ValueTask InitializeAsync() => Api.InitializeAsync();

        public ValueTask DisposeAsync() => Api.DisposeAsync();
    }
}
