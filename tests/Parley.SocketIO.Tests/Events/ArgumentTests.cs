using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

/// <summary>Types with different requirements of their members.</summary>
internal sealed record Order(string Item, int Count, string? Note, int? Limit, string Unit = "piece");

/// <summary>The same with properties.</summary>
internal sealed class Reading
{
    public required string Sensor { get; set; }

    public string Unit { get; set; } = "°C";

    public string? Place { get; set; }
}

[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(int?))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ArgumentJson : JsonSerializerContext;

// A missing value is a bad argument, and never a null in a handler that expects a value.
public sealed class ArgumentTests : IDisposable
{
    private readonly MemoryLog _log = new();

    public void Dispose() => _log.Dispose();

    private Task<SocketTestServer> StartAsync(Action<SocketNamespace> map) =>
        SocketTestServer.StartAsync(io => map(io.MapNamespace("/").WithEcho()), json: ArgumentJson.Default, services: _log.AddTo);

    private async Task<string?> AskAsync(Action<SocketNamespace> map, string arguments)
    {
        await using var server = await StartAsync(map);
        using var client = await server.ConnectAsync();
        await client.SendAsync($"21[\"ask\"{arguments}]");
        var answer = await client.ReceiveAsync();
        await client.AssertAliveAsync();
        Assert.DoesNotContain(_log.Lines, line => line.Level >= LogLevel.Warning || line.Exception is not null);
        return answer;
    }

    private static Action<SocketNamespace> Takes<T>(Func<T, string> text, bool isOptional = false) => ns =>
        ns.On(new SocketEvent<T, string>("ask") { IsOptional = isOptional }, (_, value) => ValueTask.FromResult(text(value)));

    [Theory]
    [InlineData("")]
    [InlineData(",null")]
    [InlineData(",{}")]
    [InlineData(""","{}" """)]
    [InlineData(""",{"count":1}""")]
    [InlineData(""",{"item":"tea"}""")]
    [InlineData(""",{"item":null,"count":1}""")]
    [InlineData(""",{"item":"tea","count":1,"unit":null}""")]
    public async Task A_missing_required_member_of_a_record_is_a_bad_argument(string arguments) =>
        Assert.Equal(
            """31[{"error":"bad argument"}]""", await AskAsync(Takes<Order>(order => order.Item.Trim() + order.Unit.Trim()), arguments));

    [Theory]
    [InlineData("")]
    [InlineData(",null")]
    [InlineData(",{}")]
    [InlineData(""",{"sensor":null}""")]
    [InlineData(""",{"sensor":"a","unit":null}""")]
    public async Task A_missing_required_member_of_a_class_is_a_bad_argument(string arguments) =>
        Assert.Equal("""31[{"error":"bad argument"}]""",
            await AskAsync(Takes<Reading>(reading => reading.Sensor.Trim() + reading.Unit.Trim()), arguments));

    [Theory]
    [InlineData("")]
    [InlineData(",null")]
    public async Task No_text_is_a_bad_argument(string arguments) =>
        Assert.Equal("""31[{"error":"bad argument"}]""", await AskAsync(Takes<string>(text => text.Trim()), arguments));

    [Fact]
    public async Task No_number_and_no_JSON_are_bad_arguments()
    {
        Assert.Equal("""31[{"error":"bad argument"}]""", await AskAsync(Takes<int>(number => $"{number}"), ""));
        Assert.Equal("""31[{"error":"bad argument"}]""", await AskAsync(Takes<JsonElement>(json => json.GetRawText()), ""));
    }

    // The server reads what it writes itself: null is left out there.
    [Theory]
    [InlineData("""{"item":"tea","count":2}""", "2 piece tea")]
    [InlineData("""{"item":"tea","count":2,"note":null,"limit":null}""", "2 piece tea")]
    [InlineData("""{"item":"tea","count":2,"unit":"cup","note":"hot","limit":3}""", "2 cup tea hot 3")]
    public async Task Members_that_are_nullable_or_have_a_default_may_be_missing(string argument, string expected) => Assert.Equal(
        $"31[\"{expected}\"]",
        await AskAsync(
            Takes<Order>(order => $"{order.Count} {order.Unit} {order.Item} {order.Note} {order.Limit}".Trim()), $",{argument}"));

    [Theory]
    [InlineData("", "nothing")]
    [InlineData(",null", "nothing")]
    [InlineData(",\"x\"", "x")]
    public async Task An_optional_argument_may_be_missing(string arguments, string expected)
    {
        Assert.Equal($"31[\"{expected}\"]", await AskAsync(Takes<string?>(text => text ?? "nothing", isOptional: true), arguments));
        if (arguments.Contains('x', StringComparison.Ordinal)) return;
        Assert.Equal($"31[\"{expected}\"]",
            await AskAsync(Takes<int?>(number => $"{number}" is { Length: > 0 } text ? text : "nothing"), arguments));
    }

    // A handler may read a member that the JSON does not have.
    private static readonly Func<JsonElement, string>[] Questions =
    [
        json => json.GetString()!,
        json => json.GetProperty("name").GetString()!,
        json => $"{json.EnumerateArray().Count()}",
        json => $"{json.GetProperty("id").GetGuid()}",
        json => $"{json.GetProperty("list")[2]}",
        json => $"{json.GetProperty("half").GetInt32()}",
    ];

    [Fact]
    public async Task A_handler_that_reads_a_member_that_its_JSON_does_not_have_gives_a_bad_argument()
    {
        foreach (var question in Questions)
        {
            Assert.Equal(
                """31[{"error":"bad argument"}]""", await AskAsync(Takes(question), """,{"id":"x","list":[],"half":1.5}"""));
        }
    }

    [Fact]
    public async Task Middleware_that_reads_a_member_that_auth_does_not_have_gives_a_bad_argument()
    {
        await using var server = await StartAsync(ns => ns.Use((connect, next) =>
            connect.Auth!.Value.GetProperty("token").GetString() == "x" ? next(connect) : throw new ConnectError("no")));
        using var client = await server.OpenAsync();

        foreach (var auth in (string[])["{}", """{"token":5}""", ""])
        {
            await client.SendAsync($"0{auth}");
            var answer = await client.ReceiveAsync();
            if (auth.Length > 0) Assert.Equal("""4{"message":"bad argument"}""", answer);
            else Assert.Equal("""4{"message":"internal error"}""", answer);   // null has no value: the middleware's own mistake
        }

        Assert.Single(_log.Lines, line => line.Exception is not null);
    }

    // For example, an InvalidOperationException that is not from the JSON reader.
    [Fact]
    public async Task A_fault_of_the_handler_is_not_a_bad_argument()
    {
        await using var server = await StartAsync(Takes<string>(_ => throw new KeyNotFoundException("mine")));
        using var client = await server.ConnectAsync();

        await client.SendAsync("""21["ask","x"]""");

        Assert.Equal("""31[{"error":"internal error"}]""", await client.ReceiveAsync());
        Assert.Contains(_log.Lines, line => line.Event.Name == "HandlerFailed" && line.Exception is KeyNotFoundException);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    public async Task An_ack_without_its_argument_fails(string ack)
    {
        var ask = new SocketEvent<string, Order>("ask");
        await using var server = await StartAsync(_ => { });
        using var client = await server.ConnectAsync();
        var one = server.SocketOf(client).EmitWithAckAsync(ask, "?");
        var all = server.Root.ToAll().EmitWithAckAsync(ask, "?");

        await client.ReceiveAsync();
        await client.ReceiveAsync();
        await client.SendAsync($"30{ack}");
        await client.SendAsync($"31{ack}");

        await Assert.ThrowsAsync<AckFailedException>(() => one.InTime());
        Assert.Equal((0, 1), ((await all.InTime()).Answers.Count, (await all).Expected));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[null]")]
    public async Task An_optional_ack_may_be_empty(string ack)
    {
        var ask = new SocketEvent<string, Order?>("ask") { IsAckOptional = true };
        await using var server = await StartAsync(_ => { });
        using var client = await server.ConnectAsync();
        var answer = server.SocketOf(client).EmitWithAckAsync(ask, "?");

        await client.ReceiveAsync();
        await client.SendAsync($"30{ack}");

        Assert.Null(await answer.InTime());
    }
}
