using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.SocketIO;

namespace Parley.Chat.Tests;

/// <summary>A large group, whose entries go to a room instead of to each member. The receivers must be the same.</summary>
public sealed class GroupRoomTests : IAsyncLifetime
{
    private const int Large = LiveReceiptLimit.MaxMembers + 3;

    private static readonly string[] Crowd = [.. Enumerable.Range(0, Large - 3).Select(i => $"user{i}")];

    private LiveServer _server = null!;
    private string _group = "";

    public async ValueTask InitializeAsync()
    {
        _server = await LiveServer.StartAsync();
        await _server.UsersAsync(["alice", "bob", "carol", "dave", .. Crowd]);
        _group = await _server.GroupAsync("alice", ["bob", "carol", .. Crowd]);
        await _server.BefriendAsync("alice", "dave");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_message_reaches_every_other_device_of_every_member_and_nobody_else()
    {
        using var alice = await _server.ConnectAsync("alice");
        using var other = await _server.ConnectAsync("alice");
        using var bob = await _server.ConnectAsync("bob");
        using var stranger = await _server.ConnectAsync("dave");
        await SayAsync(alice, "one");
        using var late = await _server.ConnectAsync("bob");   // The room is there already.
        await SayAsync(alice, "two");

        Assert.Empty(await SaidToAsync(alice));
        Assert.Equal(["one", "two"], await SaidToAsync(other));
        Assert.Equal(["one", "two"], await SaidToAsync(bob));
        Assert.Equal(["two"], await SaidToAsync(late));
        Assert.Empty(await SaidToAsync(stranger));
        Assert.Equal(4, SocketsIn(_group));
    }

    [Fact]
    public async Task A_member_who_leaves_or_is_removed_gets_that_entry_and_none_after_it()
    {
        using var alice = await _server.ConnectAsync("alice");
        using var bob = await _server.ConnectAsync("bob");
        using var carol = await _server.ConnectAsync("carol");
        await SayAsync(alice, "before");

        await _server.Get<GroupBook>().RemoveAsync("bob", _group, "me");
        await _server.Get<GroupBook>().RemoveAsync("alice", _group, "carol");
        await SayAsync(alice, "after");

        Assert.Equal(["before", "left"], await SaidToAsync(bob));
        Assert.Equal(["before", "left", "removed"], await SaidToAsync(carol));
        using var again = await _server.ConnectAsync("bob");
        await SayAsync(alice, "later");
        Assert.Empty(await SaidToAsync(again));
    }

    [Fact]
    public async Task A_new_member_gets_the_entry_about_joining_and_all_after_it()
    {
        using var alice = await _server.ConnectAsync("alice");
        using var dave = await _server.ConnectAsync("dave");
        await SayAsync(alice, "before");

        await _server.Get<GroupBook>().AddAsync("alice", _group, new AddMembersRequest(["dave"]));
        await SayAsync(alice, "after");

        Assert.Equal(["joined", "after"], await SaidToAsync(dave));
    }

    [Fact]
    public async Task A_group_that_grows_and_shrinks_keeps_reaching_all_its_members()
    {
        using var alice = await _server.ConnectAsync("alice");
        using var bob = await _server.ConnectAsync("bob");
        var said = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            await SayAsync(alice, $"down {i}");
            await _server.Get<GroupBook>().RemoveAsync("alice", _group, Crowd[i]);
            said.AddRange($"down {i}", "removed");
        }

        Assert.Equal(0, SocketsIn(_group));   // It is small now.
        for (var i = 0; i < 6; i++)
        {
            await _server.Get<GroupBook>().AddAsync("alice", _group, new AddMembersRequest([Crowd[i]]));
            await SayAsync(alice, $"up {i}");
            said.AddRange("joined", $"up {i}");
        }

        Assert.Equal(said, await SaidToAsync(bob));
        Assert.Equal(2, SocketsIn(_group));
    }

    [Fact]
    public async Task Changes_are_pushed_on_server_to_all_members_except_those_concerned()
    {
        using var bob = await _server.ConnectAsync("bob");
        using var carol = await _server.ConnectAsync("carol");
        using var stranger = await _server.ConnectAsync("dave");

        await _server.Writer.RunAsync(new SetRole("alice", _group, "carol", Role.Admin));

        Assert.Equal(["group-changed"], await NoticesAsync(bob));
        Assert.Equal(["group-role"], await NoticesAsync(carol));
        Assert.Empty(await NoticesAsync(stranger));
    }

    [Fact]
    public async Task The_dissolution_of_a_group_is_announced_and_leaves_no_room_behind()
    {
        using var bob = await _server.ConnectAsync("bob");

        await _server.Writer.RunAsync(new DissolveGroup("alice", _group));

        Assert.Equal(["dissolved"], await SaidToAsync(bob));
        Assert.Equal(0, SocketsIn(_group));
    }

    [Fact]
    public async Task A_member_who_connects_during_changes_gets_exactly_the_entries_of_the_membership()
    {
        using var alice = await _server.ConnectAsync("alice");
        for (var round = 0; round < 20; round++)
        {
            var connecting = Enumerable.Range(0, 4).Select(_ => Task.Run(() => _server.ConnectAsync("dave"))).ToList();
            await _server.Get<GroupBook>().AddAsync("alice", _group, new AddMembersRequest(["dave"]));
            await SayAsync(alice, $"in {round}");
            var devices = await Task.WhenAll(connecting);
            await SayAsync(alice, $"all {round}");
            connecting = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => _server.ConnectAsync("dave")))];
            await _server.Get<GroupBook>().RemoveAsync("alice", _group, "dave");
            await SayAsync(alice, $"out {round}");

            foreach (var device in devices)
            {
                var said = await SaidToAsync(device);
                Assert.Equal([$"all {round}", "removed"], said.TakeLast(2));
                Assert.Equal(said, new[] { "joined", $"in {round}", $"all {round}", "removed" }.TakeLast(said.Count));
                device.Dispose();
            }

            foreach (var device in await Task.WhenAll(connecting))
            {
                Assert.Empty((await SaidToAsync(device)).Except(["removed"]));
                device.Dispose();
            }
        }
    }

    private async Task SayAsync(LiveClient client, string text) =>
        await client.DoAsync("/group", "sendfsmg", $$"""{"to":"{{_group}}","msg":"{{text}}"}""");

    /// <summary>The messages and changes in groups that a client has received.</summary>
    private static async Task<List<string>> SaidToAsync(LiveClient client) =>
        (await client.LeftAsync("receivefsmg")).ConvertAll(one =>
        {
            var said = one.Msg.GetProperty("msg");
            return one.Msg.GetProperty("kind").GetString() == "system" ? said.GetProperty("event").GetString()! : said.GetString()!;
        });

    private static async Task<List<string>> NoticesAsync(LiveClient client) =>
        (await client.LeftAsync("notice")).ConvertAll(one => one.Msg.GetProperty("kind").GetString()!);

    private int SocketsIn(string group) =>
        _server.Get<SocketIOServer>().Of("/group").Sockets.Count(socket => socket.Rooms.Contains($"group:{group}"));
}
