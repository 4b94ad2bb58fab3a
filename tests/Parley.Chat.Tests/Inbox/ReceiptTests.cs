using System.Text.Json;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Messages;

namespace Parley.Chat.Tests;

/// <summary>read-s in groups, and read marks of notices.</summary>
public sealed class ReceiptTests : IAsyncLifetime
{
    private LiveServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LiveServer.StartAsync();
        await _server.UsersAsync("alice", "bob", "carol", "dave");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task When_all_members_read_at_once_each_gets_one_push()
    {
        string[] members = [.. Enumerable.Range(0, 30).Select(i => $"member{i}")];
        await _server.UsersAsync(members);
        var group = await _server.GroupAsync("alice", members);
        using var alice = await _server.ConnectAsync("alice");
        var clients = new List<LiveClient>();
        foreach (var member in members) clients.Add(await _server.ConnectAsync(member));
        var seq = (await SayAsync(group, "alice")).Seq;

        foreach (var client in clients) await client.DoAsync("/group", "read-c", $$"""{"with":"{{group}}","seq":{{seq}}}""");
        Assert.Empty(await alice.LeftAsync("read-s"));
        _server.Time.Advance(TimeSpan.FromMilliseconds(500));

        var push = await alice.NextAsync("read-s");
        Assert.Equal(("server", group, group), (push.From, push.To, push.Msg.GetProperty("with").GetString()));
        Assert.Equal(members.Order(StringComparer.Ordinal), Reads(push).Keys.Order(StringComparer.Ordinal));
        Assert.All(Reads(push).Values, read => Assert.Equal(seq, read));
        Assert.Empty(await alice.LeftAsync("read-s"));
        foreach (var client in clients)
        {
            Assert.Equal(30, Reads(await client.NextAsync("read-s")).Count);
            Assert.Empty(await client.LeftAsync("read-s"));
            client.Dispose();
        }
    }

    [Fact]
    public async Task Of_several_read_marks_out_of_order_only_the_highest_is_pushed()
    {
        var group = await _server.GroupAsync("alice", "bob");
        using var alice = await _server.ConnectAsync("alice");
        using var bob = await _server.ConnectAsync("bob");
        using var phone = await _server.ConnectAsync("bob");
        for (var i = 0; i < 3; i++) await SayAsync(group, "alice");

        foreach (var (device, seq, stands) in new[] { (bob, 2, 2), (phone, 4, 4), (bob, 3, 4), (phone, 99, 4), (bob, 0, 4) })
        {
            var answer = await device.DoAsync("/group", "read-c", $$"""{"with":"{{group}}","seq":{{seq}}}""");
            Assert.Equal((stands, 4 - stands), (answer.GetProperty("seq").GetInt64(), answer.GetProperty("unread").GetInt64()));
            Assert.Equal(4, answer.GetProperty("last").GetInt64());   // What could be counted: with later entries, the number is another.
        }

        _server.Time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(4, Reads(await alice.NextAsync("read-s"))["bob"]);
        Assert.Empty(await alice.LeftAsync("read-s"));
    }

    // Else a device would count the message, and then take the number of the response, which was counted before it.
    [Fact]
    public async Task What_is_said_after_a_read_mark_arrives_after_the_response_and_after_the_push()
    {
        await _server.BefriendAsync("alice", "bob");
        using var bob = await _server.ConnectAsync("bob");
        using var phone = await _server.ConnectAsync("bob");
        var seq = (await SayAsync("bob", "alice", ConversationKind.Friend)).Seq;
        await phone.NextAsync("receivefsmg");
        await bob.NextAsync("receivefsmg");

        Task<JsonElement> reading = null!;
        await HeldWriter.QueueAsync(_server.Writer, () =>
        {
            reading = bob.DoAsync("/friend", "read-c", $$"""{"with":"alice","seq":{{seq}}}""");
            SpinWait.SpinUntil(() => _server.Writer.Waiting > 0, Testing.Deadline.Time);
            return [SayAsync("bob", "alice", ConversationKind.Friend)];
        });

        Assert.Equal(0, (await reading).GetProperty("unread").GetInt64());
        Assert.False(bob.Has("receivefsmg"));
        await phone.NextAsync("read-s");
        Assert.False(phone.Has("receivefsmg"));
        await phone.NextAsync("receivefsmg");
    }

    [Fact]
    public async Task Members_who_came_later_or_left_get_no_read_marks_of_entries_that_they_cannot_see()
    {
        var group = await _server.GroupAsync("alice", "bob", "carol");
        var early = (await SayAsync(group, "alice")).Seq;
        await _server.BefriendAsync("alice", "dave");
        await _server.Get<GroupBook>().AddAsync("alice", group, new AddMembersRequest(["dave"]));
        using var alice = await _server.ConnectAsync("alice");
        using var bob = await _server.ConnectAsync("bob");
        using var carol = await _server.ConnectAsync("carol");
        using var dave = await _server.ConnectAsync("dave");

        await bob.DoAsync("/group", "read-c", $$"""{"with":"{{group}}","seq":{{early}}}""");
        await _server.Get<GroupBook>().RemoveAsync("carol", group, "me");
        _server.Time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(early, Reads(await alice.NextAsync("read-s"))["bob"]);
        foreach (var other in new[] { carol, dave }) Assert.Empty(await other.LeftAsync("read-s"));
    }

    [Fact]
    public async Task In_a_large_group_read_marks_are_not_pushed()
    {
        string[] members = [.. Enumerable.Range(0, LiveReceiptLimit.MaxMembers).Select(i => $"member{i}")];
        await _server.UsersAsync(members);
        var group = await _server.GroupAsync("alice", members);
        using var alice = await _server.ConnectAsync("alice");
        using var member = await _server.ConnectAsync(members[0]);
        var seq = (await SayAsync(group, "alice")).Seq;

        await member.DoAsync("/group", "read-c", $$"""{"with":"{{group}}","seq":{{seq}}}""");
        _server.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await alice.LeftAsync("read-s"));
    }

    [Fact]
    public async Task Reading_notices_removes_the_badge_on_all_devices()
    {
        using var alice = await _server.ConnectAsync("alice");
        using var phone = await _server.ConnectAsync("alice");
        await _server.GroupAsync("alice");   // Makes a notice.

        var answer = await alice.DoAsync("/server", "read-c", """{"with":"server","seq":99}""");
        Assert.Equal((1, 0), (answer.GetProperty("seq").GetInt64(), answer.GetProperty("unread").GetInt64()));
        var push = await phone.NextAsync("read-s");
        Assert.Equal(
            ("/server", "server", 0), (push.Namespace, push.Msg.GetProperty("with").GetString(), push.Msg.GetProperty("unread").GetInt64()));
        Assert.Empty(await alice.LeftAsync("read-s"));
    }

    private static Dictionary<string, long> Reads(LiveEvent push) =>
        push.Msg.GetProperty("reads").EnumerateObject().ToDictionary(read => read.Name, read => read.Value.GetInt64());

    private async Task<SendReceipt> SayAsync(string to, string user, ConversationKind kind = ConversationKind.Group) =>
        (await _server.Writer.RunAsync(SendMessage.Create(user, kind, to, StoreSpec.Chat.Text("hi"), null).Value)).Value;
}
