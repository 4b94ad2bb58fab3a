using Parley.Chat.Groups;
using Parley.Chat.Log;
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
    public async Task Typing_is_shown_on_all_devices_of_the_friend_and_on_none_of_the_user_who_types()
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
            Assert.Equal(
                ("/friend", "alice", "bob", """{"with":"alice","on":true}"""), (push.Namespace, push.From, push.To, push.Msg.GetRawText()));
        }

        await alice.DoAsync("/friend", "typing-c", """{"with":"bob","on":false}""");
        Assert.False((await bob.NextAsync("typing-s")).Msg.GetProperty("on").GetBoolean());
        foreach (var other in new[] { alice, tablet, carol }) Assert.Empty(await other.LeftAsync("typing-s"));
    }

    [Fact]
    public async Task Where_anyone_may_write_a_stranger_sees_typing_as_well()
    {
        await using var server = await LiveServer.StartAsync(adjust: options => options.Writing = WritingPolicy.Anyone);
        await server.UsersAsync("alice", "bob");
        using var alice = await server.ConnectAsync("alice");
        using var bob = await server.ConnectAsync("bob");

        await alice.DoAsync("/friend", "typing-c", """{"with":"bob"}""");

        Assert.Equal("alice", (await bob.NextAsync("typing-s")).Msg.GetProperty("with").GetString());
    }

    [Fact]
    public async Task Typing_to_ten_thousand_users_reaches_a_hundred_and_does_not_block_other_users()
    {
        await _server.BefriendAsync("alice", "carol");
        await _server.BefriendAsync("bob", "carol");
        using var alice = await _server.ConnectAsync("alice");
        using var bob = await _server.ConnectAsync("bob");
        using var carol = await _server.ConnectAsync("carol");
        var pace = _server.Get<TypingRateLimiter>();

        Assert.Equal(100, Enumerable.Range(0, 10_000).Count(i => pace.TryPass($"f:alice:stranger{i}", "alice", true)));
        await alice.DoAsync("/friend", "typing-c", """{"with":"carol"}""");
        await bob.DoAsync("/friend", "typing-c", """{"with":"carol"}""");
        Assert.Equal(["bob"], (await carol.LeftAsync("typing-s")).Select(push => push.From));

        _server.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.True(pace.TryPass("f:alice:stranger0", "bob", true));   // The conversation is still in use, but not by her.
        _server.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(100, Enumerable.Range(0, 101).Count(i => pace.TryPass($"f:alice:stranger{i}", "alice", true)));
    }

    [Fact]
    public async Task Typing_in_a_group_is_shown_to_its_present_members()
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
            Assert.Equal(("/group", "alice", group, group), (push.Namespace, push.From, push.To, push.Msg.GetProperty("with").GetString()));
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
        var pace = _server.Get<TypingRateLimiter>();
        var passed = 0;
        foreach (var member in members)
        {
            for (var i = 0; i < 10; i++)
            {
                if (!pace.IsRepeated($"g:{group}", member, true) && pace.TryPass($"g:{group}", member, true)) passed++;
            }
        }

        Assert.Equal(10, passed);
        await bob.DoAsync("/group", "typing-c", $$"""{"with":"{{group}}"}""");   // It succeeds, but is not pushed because of the limit.
        Assert.Empty(await alice.LeftAsync("typing-s"));

        _server.Time.Advance(TimeSpan.FromSeconds(2));
        await bob.DoAsync("/group", "typing-c", $$"""{"with":"{{group}}"}""");
        Assert.Equal(members[0], (await alice.NextAsync("typing-s")).From);
    }

    [Fact]
    public async Task Repeated_typing_within_a_second_is_not_pushed_and_its_end_is_pushed_once()
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
    public async Task Typing_in_a_large_group_is_not_pushed()
    {
        string[] members = [.. Enumerable.Range(0, LiveReceiptLimit.MaxMembers).Select(i => $"member{i}")];
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
    public async Task Typing_of_a_hidden_user_is_not_shown()
    {
        await _server.BefriendAsync("alice", "bob");
        using var alice = await _server.ConnectAsync("alice");
        using var bob = await _server.ConnectAsync("bob");
        await alice.DoAsync("/friend", "foffline", "{}");

        await alice.DoAsync("/friend", "typing-c", """{"with":"bob"}""");
        Assert.Empty(await bob.LeftAsync("typing-s"));
    }

    /// <summary>Waits until a client has received what it was just sent, because only then a volatile packet reaches it.</summary>
    private static async Task HearAsync(LiveClient client)
    {
        await client.NextAsync("receivefsmg");
        await client.LeftAsync("notice");
    }
}
