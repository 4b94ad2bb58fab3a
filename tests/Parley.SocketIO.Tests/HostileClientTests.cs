using Parley.Testing;

namespace Parley.SocketIO.Tests;

/// <summary>
/// Attacks that have stopped or slowed down other servers: known vulnerabilities of socket.io and socket.io-parser, and floods. Each time
/// only the attacker is affected, another client is served, and nothing is left behind. Attacks on the transport are tested with Engine.IO.
/// </summary>
public sealed class HostileClientTests
{
    public static TheoryData<string, string> Packets { get; } = new()
    {
        // CVE-2020-36049: header text was joined character by character.
        { "a megabyte of attachment digits", "5" + new string('1', 900_000) },
        { "a megabyte of namespace", "2/" + new string('a', 900_000) },
        { "a megabyte of ack digits", "2" + new string('1', 900_000) },

        // CVE-2022-2421: the number of a placeholder was used without a check.
        { "a placeholder that names a method", """51-["hello",{"_placeholder":true,"num":"splice"}]""" },
        { "a placeholder that names no attachment", """51-["hello",{"_placeholder":true,"num":7}]""" },
        { "a placeholder without a number", """51-["hello",{"_placeholder":true}]""" },

        // CVE-2023-32695: an event's name was an object.
        { "an object for a name", """2[{"toString":"foo"}]""" },
        { "no JSON", """2["some","data" """ },
        { "no array", """2{"a":1}""" },
        { "a disconnect with a payload", "1{}" },

        // CVE-2024-38355: names of the server's own events.
        { "the server's own event", """2["connect"]""" },
        { "the server's own event, escaped", """2["\u0064isconnecting"]""" },

        // CVE-2026-33151: attachments were kept without a limit.
        { "a million attachments", """5999999-["x"]""" },

        // CVE-2026-69185: no attachments were announced, and all later ones were kept.
        { "an event with zero attachments", """50-["x"]""" },
        { "an ack with zero attachments", "60-[]" },

        { "an unknown type", "999" },
        { "nothing", "" },
        { "JSON that is nested too deeply", "2[\"x\"," + new string('[', 100_000) + new string(']', 100_000) + "]" },
        { "an error, which only servers send", """4{"message":"x"}""" },
        { "an event in a namespace that was not joined", """2/other,["echo",1]""" },
    };

    private static Task<SocketTestServer> StartSumAsync() => SocketTestServer.StartAsync(
        io => io.MapNamespace("/").WithEcho().On(Events.Sum, (_, point) => new(point.X + point.Y)), json: TestJson.Default);

    [Theory]
    [MemberData(nameof(Packets))]
    public async Task An_invalid_packet_ends_its_connection_and_no_other(string what, string packet)
    {
        await using var server = await Events.StartEchoAsync();
        using var good = await server.ConnectAsync();
        using var hostile = await server.ConnectAsync();

        await hostile.SendAsync(packet);

        Assert.True((await hostile.ReadToEndAsync()).Count == 0, what);
        await good.AssertAliveAsync();
        await Deadline.UntilAsync(() => server.IO.ConnectionCount == 1 && server.Root.SocketCount == 1);
    }

    [Theory]
    [InlineData("__proto__")]
    [InlineData("constructor")]
    [InlineData("toString")]
    [InlineData("error")]
    [InlineData("hasOwnProperty")]
    public async Task Names_that_are_special_in_JavaScript_are_ordinary_names(string word)
    {
        await using var server = await Events.StartEchoAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync($"2[\"{word}\",{{\"{word}\":1}}]");
        await client.SendAsync($"0/{word},{{\"{word}\":1}}");

        Assert.Equal($$"""4/{{word}},{"message":"Invalid namespace"}""", await client.ReceiveAsync());
        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task A_number_that_no_type_can_hold_is_a_bad_argument()
    {
        await using var server = await StartSumAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync("""21["sum",{"x":1e999,"y":1}]""");

        Assert.Equal("""31[{"error":"bad argument"}]""", await client.ReceiveAsync());
        await client.AssertAliveAsync();
    }

    [Fact]
    public async Task Duplicate_members_are_a_bad_argument()
    {
        await using var server = await StartSumAsync();
        using var client = await server.ConnectAsync();

        await client.SendAsync("""21["sum",{"x":1,"x":2,"y":3}]""");

        Assert.Equal("""31[{"error":"bad argument"}]""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Ten_thousand_unsolicited_acks_cost_nothing()
    {
        await using var server = await Events.StartEchoAsync();
        var (client, socket) = await server.MemberAsync();

        for (var i = 0; i < 10_000; i++) await client.SendAsync($"3{i}[\"x\"]");

        await client.AssertAliveAsync();
        Assert.Equal(0, socket.PendingAckCount);
    }

    [Fact]
    public async Task A_client_that_requests_one_namespace_after_the_other_is_disconnected()
    {
        await using var server = await Events.StartEchoAsync();
        using var hostile = await server.OpenAsync();

        for (var i = 0; i < 200; i++) await hostile.SendAsync($"0/{i},");

        Assert.InRange((await hostile.ReadToEndAsync()).Count, 1, 100);
        await Deadline.UntilAsync(() => server.IO.ConnectionCount == 0);
        Assert.Single(server.IO.Namespaces);
    }

    [Fact]
    public async Task A_client_that_joins_and_leaves_many_times_leaves_nothing_behind()
    {
        await using var server = await SocketTestServer.StartAsync(
            io =>
            {
                io.MapNamespace("/").WithEcho();
                io.MapNamespace("any", (_, _, _) => new(true)).OnConnect(socket => socket.Join("room"));
            },
            json: TestJson.Default);
        using var client = await server.ConnectAsync();

        for (var i = 0; i < 500; i++)
        {
            await client.JoinAsync($"/{i}");
            await client.SendAsync($"1/{i},");
        }

        await client.AssertAliveAsync();
        await Deadline.UntilAsync(() => server.IO.Namespaces.Count == 1);
    }
}
