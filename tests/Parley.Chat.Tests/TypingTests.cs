using Parley.Chat.Groups;
using Parley.Chat.Typing;

namespace Parley.Chat.Tests;

/// <summary>typing-c and typing-s.</summary>
public sealed class TypingTests : IAsyncLifetime
{
    private LiveServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LiveServer.StartAsync();
        await _server.UsersAsync("alice", "bob", "carol", "dave");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_friend_sees_it_on_all_devices_and_the_one_who_types_on_none()
    {
        await _server.BefriendAsync("alice", "bob", "carol");
        using var alice = await _server.ConnectAsync("alice");
        using var tablet = await _server.ConnectAsync("alice");
        using var bob = await _server.ConnectAsync("bob");
        using var phone = await _server.ConnectAsync("bob");
        using var carol = await _server.ConnectAsync("carol");

        await alice.DoAsync("/friend", "typing-c", """{"with":"bob"}""");
        foreach (var device in new[] { bob, phone })
        {
            var push = await device.NextAsync("typing-s");
            Assert.Equal(("/friend", "alice", "bob", """{"with":"alice","on":true}"""), (push.Place, push.From, push.To, push.Msg.GetRawText()));
        }

        await alice.DoAsync("/friend", "typing-c", """{"with":"bob","on":false}""");
        Assert.False((await bob.NextAsync("typing-s")).Msg.GetProperty("on").GetBoolean());
        foreach (var other in new[] { alice, tablet, carol }) Assert.Empty(await other.LeftAsync("typing-s"));
    }

    [Fact]
    public async Task Where_anyone_may_write_a_stranger_sees_it_too()
    {
        await using var server = await LiveServer.StartAsync(adjust: options => options.Writing = WritingPolicy.Anyone);
        await server.UsersAsync("alice", "bob");
        using var alice = await server.ConnectAsync("alice");
        using var bob = await server.ConnectAsync("bob");

        await alice.DoAsync("/friend", "typing-c", """{"with":"bob"}""");

        Assert.Equal("alice", (await bob.NextAsync("typing-s")).Msg.GetProperty("with").GetString());
    }

    [Fact]
    public async Task Who_types_to_ten_thousand_at_once_is_passed_on_to_a_hundred_and_keeps_nobody_else_from_it()
    {
        await _server.BefriendAsync("alice", "carol");
        await _server.BefriendAsync("bob", "carol");
        using var alice = await _server.ConnectAsync("alice");
        using var bob = await _server.ConnectAsync("bob");
        using var carol = await _server.ConnectAsync("carol");
        var pace = _server.Get<TypingPace>();

        Assert.Equal(100, Enumerable.Range(0, 10_000).Count(i => pace.TryPass($"f:alice:stranger{i}", "alice", true)));
        await alice.DoAsync("/friend", "typing-c", """{"with":"carol"}""");
        await bob.DoAsync("/friend", "typing-c", """{"with":"carol"}""");
        Assert.Equal(["bob"], (await carol.LeftAsync("typing-s")).Select(push => push.From));

        _server.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(pace.TryPass("f:alice:stranger0", "bob", true));   // The conversation is in use still, and not by her.
        _server.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(100, Enumerable.Range(0, 101).Count(i => pace.TryPass($"f:alice:stranger{i}", "alice", true)));
    }

    [Fact]
    public async Task The_other_members_of_a_group_see_it_while_they_are_members()
    {
        var group = await _server.GroupAsync("alice", "bob", "carol");
        using var alice = await _server.ConnectAsync("alice");
        using var bob = await _server.ConnectAsync("bob");
        using var carol = await _server.ConnectAsync("carol");
        using var dave = await _server.ConnectAsync("dave");

        await alice.DoAsync("/group", "typing-c", $$"""{"with":"{{group}}"}""");
        foreach (var member in new[] { bob, carol })
        {
            var push = await member.NextAsync("typing-s");
            Assert.Equal(("/group", "alice", group, group), (push.Place, push.From, push.To, push.Msg.GetProperty("with").GetString()));
        }

        await _server.Get<GroupBook>().RemoveAsync("carol", group, "me");
        await HearAsync(alice);
        await bob.DoAsync("/group", "typing-c", $$"""{"with":"{{group}}"}""");
        Assert.Equal("bob", (await alice.NextAsync("typing-s")).From);
        foreach (var other in new[] { carol, dave, bob }) Assert.Empty(await other.LeftAsync("typing-s"));
        Assert.Equal("not-member", await carol.RefusedAsync("/group", "typing-c", $$"""{"with":"{{group}}"}"""));
    }

    [Fact]
    public async Task Fifty_users_who_type_ten_times_a_second_make_ten_pushes_to_each_other_at_once()
    {
        string[] members = [.. Enumerable.Range(0, 49).Select(i => $"member{i}")];
        await _server.UsersAsync(members);
        var group = await _server.GroupAsync("alice", members);
        using var alice = await _server.ConnectAsync("alice");
        using var bob = await _server.ConnectAsync(members[0]);
        var pace = _server.Get<TypingPace>();
        var passed = 0;
        foreach (var member in members)
        {
            for (var i = 0; i < 10; i++)
            {
                if (!pace.IsRepeated($"g:{group}", member, true) && pace.TryPass($"g:{group}", member, true)) passed++;
            }
        }

        Assert.Equal(10, passed);
        await bob.DoAsync("/group", "typing-c", $$"""{"with":"{{group}}"}""");   // Done, and not passed on: enough is being said.
        Assert.Empty(await alice.LeftAsync("typing-s"));

        _server.Time.Advance(TimeSpan.FromSeconds(2));
        await bob.DoAsync("/group", "typing-c", $$"""{"with":"{{group}}"}""");
        Assert.Equal(members[0], (await alice.NextAsync("typing-s")).From);
    }

    [Fact]
    public async Task Repeating_it_within_a_second_is_done_and_says_nothing_and_the_end_is_told_once()
    {
        await _server.BefriendAsync("alice", "bob");
        using var alice = await _server.ConnectAsync("alice");
        using var bob = await _server.ConnectAsync("bob");

        for (var i = 0; i < 5; i++) await alice.DoAsync("/friend", "typing-c", """{"with":"bob"}""");
        for (var i = 0; i < 5; i++) await alice.DoAsync("/friend", "typing-c", """{"with":"bob","on":false}""");
        await alice.DoAsync("/friend", "typing-c", """{"with":"bob","on":true}""");
        Assert.Equal([true, false], (await bob.LeftAsync("typing-s")).Select(push => push.Msg.GetProperty("on").GetBoolean()));

        _server.Time.Advance(TimeSpan.FromSeconds(1));
        await alice.DoAsync("/friend", "typing-c", """{"with":"bob"}""");
        Assert.Single(await bob.LeftAsync("typing-s"));
    }

    [Fact]
    public async Task In_a_large_group_it_is_not_passed_on()
    {
        string[] members = [.. Enumerable.Range(0, SmallGroup.MaxMembers).Select(i => $"member{i}")];
        await _server.UsersAsync(members);
        var group = await _server.GroupAsync("alice", members);
        using var alice = await _server.ConnectAsync("alice");
        using var member = await _server.ConnectAsync(members[0]);

        await alice.DoAsync("/group", "typing-c", $$"""{"with":"{{group}}"}""");
        Assert.Empty(await member.LeftAsync("typing-s"));

        await _server.Get<GroupBook>().RemoveAsync("alice", group, members[^1]);
        await HearAsync(member);
        _server.Time.Advance(TimeSpan.FromSeconds(1));
        await alice.DoAsync("/group", "typing-c", $$"""{"with":"{{group}}"}""");
        Assert.Single(await member.LeftAsync("typing-s"));
    }

    [Fact]
    public async Task Who_hides_does_not_give_himself_away()
    {
        await _server.BefriendAsync("alice", "bob");
        using var alice = await _server.ConnectAsync("alice");
        using var bob = await _server.ConnectAsync("bob");
        await alice.DoAsync("/friend", "foffline", "{}");

        await alice.DoAsync("/friend", "typing-c", """{"with":"bob"}""");
        Assert.Empty(await bob.LeftAsync("typing-s"));
    }

    /// <summary>Waits until a client has got what it was just sent: only then can it take something at once.</summary>
    private static async Task HearAsync(LiveClient client)
    {
        await client.NextAsync("receivefsmg");
        await client.LeftAsync("notice");
    }
}
