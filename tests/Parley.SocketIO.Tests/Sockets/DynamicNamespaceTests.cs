using System.Text.RegularExpressions;
using Parley.Testing;

namespace Parley.SocketIO.Tests;

public sealed partial class DynamicNamespaceTests
{
    private static Task<SocketTestServer> StartAsync() => SocketTestServer.StartAsync(
        io => io.MapNamespace(Tenant()).On(Events.Echo, (_, arg) => new(arg)), json: TestJson.Default);

    [GeneratedRegex("^/tenant-[0-9]+$")]
    private static partial Regex Tenant();

    [Fact]
    public async Task A_name_that_the_pattern_matches_is_a_namespace_of_its_own()
    {
        await using var server = await StartAsync();
        using var one = await server.ConnectAsync("/tenant-1");
        using var two = await server.ConnectAsync("/tenant-2");

        server.IO.Of("/tenant-1").Emit(Events.News, "x");

        Assert.Equal(["""2/tenant-1,["news","x"]"""], await one.GotAsync("/tenant-1,"));
        Assert.Empty(await two.GotAsync("/tenant-2,"));
    }

    [Theory]
    [InlineData("/tenant-")]
    [InlineData("/tenant-1x")]
    [InlineData("/other")]
    public async Task A_name_that_the_pattern_does_not_match_is_refused(string name)
    {
        await using var server = await StartAsync();
        using var client = await server.OpenAsync();

        await client.SendAsync($"0{name},");

        Assert.Equal($$"""4{{name}},{"message":"Invalid namespace"}""", await client.ReceiveAsync());
        Assert.Throws<ArgumentException>(() => server.IO.Of(name));
    }

    [Fact]
    public async Task A_namespace_is_removed_when_its_last_socket_has_left_and_created_again_for_the_next()
    {
        await using var server = await StartAsync();
        var first = await server.ConnectAsync("/tenant-1");
        var ns = server.IO.Of("/tenant-1");

        await first.CloseAsync();
        await Deadline.UntilAsync(() => server.IO.Namespaces.Count == 1);
        using var second = await server.ConnectAsync("/tenant-1");

        Assert.NotSame(ns, server.IO.Of("/tenant-1"));
        await second.AssertAliveAsync("/tenant-1,");
    }

    [Fact]
    public async Task A_client_that_middleware_refuses_leaves_no_namespace_behind()
    {
        await using var server = await SocketTestServer.StartAsync(
            io => io.MapNamespace(Tenant()).Use((_, _) => throw new ConnectError("no")));
        using var client = await server.OpenAsync();

        await client.SendAsync("0/tenant-1,");

        Assert.Equal("""4/tenant-1,{"message":"no"}""", await client.ReceiveAsync());
        await Deadline.UntilAsync(() => server.IO.Namespaces.Count == 1);
    }

    [Fact]
    public async Task A_predicate_decides_by_name_and_by_the_auth_of_the_client()
    {
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace(
            "rooms", (name, _, auth) => new(name.Length == 2 && auth?.GetProperty("key").GetString() == "k")));
        using var client = await server.OpenAsync();

        await client.SendAsync("0/a,{\"key\":\"wrong\"}");
        Assert.StartsWith("4/a,", await client.ReceiveAsync());
        await client.JoinAsync("/a", """{"key":"k"}""");
    }

    [Fact]
    public async Task A_predicate_that_throws_refuses_the_client()
    {
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("rooms", (_, _, _) => throw new IOException()));
        using var client = await server.OpenAsync();

        await client.SendAsync("0/a,");

        Assert.Equal("""4/a,{"message":"internal error"}""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task An_event_to_a_pattern_reaches_all_its_namespaces()
    {
        DynamicNamespace tenants = null!;
        await using var server = await SocketTestServer.StartAsync(
            io => tenants = io.MapNamespace(Tenant()).On(Events.Echo, (_, arg) => new(arg)), json: TestJson.Default);
        using var one = await server.ConnectAsync("/tenant-1");
        using var two = await server.ConnectAsync("/tenant-2");

        tenants.Emit(Events.News, "x");

        Assert.Single(await one.GotAsync("/tenant-1,"));
        Assert.Single(await two.GotAsync("/tenant-2,"));
        Assert.Equal(["/tenant-1", "/tenant-2"], tenants.Children.Select(child => child.Name).Order());
    }

    [Fact]
    public async Task Clients_that_connect_and_leave_at_once_never_end_up_in_a_removed_namespace()
    {
        await using var server = await StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var i = 0; i < 50; i++)
            {
                using var client = await server.ConnectAsync("/tenant-1");
                Assert.Contains(server.IO.Of("/tenant-1").Sockets, socket => socket.Id == client.Id);
                await client.SendAsync("1/tenant-1,");
            }
        }));

        await Deadline.UntilAsync(() => server.IO.Namespaces.Count == 1);
    }

    [Fact]
    public async Task The_middleware_of_a_namespace_gets_its_query()
    {
        var room = "";
        await using var server = await SocketTestServer.StartAsync(io => io.MapNamespace("/chat").Use((connect, next) =>
        {
            room = connect.Query["room"];
            return next(connect);
        }));
        using var client = await server.OpenAsync();

        await client.SendAsync("0/chat?room=1&x=y,");

        Assert.StartsWith("0/chat,{", await client.ReceiveAsync());
        Assert.Equal("1", room);
    }
}
