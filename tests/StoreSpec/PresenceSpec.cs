using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Presence;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>The presence of friends, and its stored part.</summary>
public abstract class PresenceSpec : Spec
{
    private PresenceTracker Presence => Chat.Get<PresenceTracker>();

    [Fact]
    public async Task Only_online_friends_are_notified()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        await Chat.UsersAsync("dave");
        foreach (var user in new[] { "alice", "bob", "dave" }) Presence.Enter(user, "socket");

        Assert.Equal(["bob"], await AudienceAsync("alice"));
        Assert.Empty(await AudienceAsync("dave"));
        Assert.Equal(["alice"], (await Chat.Get<FriendPresence>().OfAsync("bob")).Value.Online!);
        Assert.Equal(["alice", "bob"], (await Chat.Get<FriendPresence>().OfAsync("carol")).Value.Online!);
    }

    [Fact]
    public async Task A_blocked_user_and_the_user_who_blocks_do_not_see_each_other()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.SqlInvalidatingCache().Execute("insert into blocks (user_id, blocked, since) values ('alice', 'bob', 0)");
            return Done.Value;
        });
        foreach (var user in new[] { "alice", "bob" }) Presence.Enter(user, "socket");
        await KeepAsync();

        Assert.Empty(await AudienceAsync("alice"));
        Assert.Empty(await AudienceAsync("bob"));
        await AssertSeesNothingAsync("bob");
        await AssertSeesNothingAsync("alice");

        Presence.Leave("alice", "socket");
        Chat.Time.Advance(TimeSpan.FromSeconds(6));
        await KeepAsync();
        await AssertSeesNothingAsync("bob");
    }

    [Fact]
    public async Task A_hidden_user_stays_hidden_after_a_restart_and_the_time_last_seen_does_not_change()
    {
        await Chat.FriendsAsync("alice", "bob");
        Presence.Enter("alice", "socket");
        await KeepAsync();
        Chat.Time.Advance(TimeSpan.FromMinutes(1));
        var hidden = Chat.Time.GetUtcNow().ToUnixTimeMilliseconds();
        await Chat.Writer.RunAsync(PresenceStore.Show("alice", isVisible: false));
        Presence.Show("alice", isVisible: false);
        await KeepAsync();
        Chat.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(hidden, await SeenAsync("bob", "alice"));
        Assert.True((await Chat.Get<FriendPresence>().OfAsync("alice")).Value.Invisible);

        Presence.Leave("alice", "socket");
        Chat.Time.Advance(TimeSpan.FromSeconds(6));
        await KeepAsync();
        Assert.Equal(hidden, await SeenAsync("bob", "alice"));
        var sessionId = (await Chat.Get<SessionStore>().OpenAsync("alice", null)).Value.SessionId;

        await ReopenAsync();
        var session = (await Chat.Get<SessionStore>().VerifyAsync(sessionId)).Value;
        Assert.True(session.IsInvisible);
        Presence.Enter("alice", "socket", session.IsInvisible);
        Presence.Enter("bob", "socket");
        await KeepAsync();
        Assert.Equal(hidden, await SeenAsync("bob", "alice"));

        await Chat.Writer.RunAsync(PresenceStore.Show("alice", isVisible: true));
        Presence.Show("alice", isVisible: true);
        Assert.Equal(["alice"], (await Chat.Get<FriendPresence>().OfAsync("bob")).Value.Online!);
        Assert.False((await Chat.Get<SessionStore>().VerifyAsync(sessionId)).Value.IsInvisible);
    }

    [Fact]
    public async Task The_time_last_seen_is_known_after_a_restart_also_of_users_who_were_connected()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        Presence.Enter("alice", "socket");
        Presence.Enter("carol", "socket");
        await KeepAsync();
        var came = Chat.Time.GetUtcNow().ToUnixTimeMilliseconds();
        Chat.Time.Advance(TimeSpan.FromMinutes(1));
        var left = Chat.Time.GetUtcNow().ToUnixTimeMilliseconds();
        Presence.Leave("alice", "socket");
        Chat.Time.Advance(TimeSpan.FromSeconds(6));
        await KeepAsync();

        await ReopenAsync();

        Assert.Equal((left, came), (await SeenAsync("bob", "alice"), await SeenAsync("bob", "carol")));
    }

    private async Task<List<string>> AudienceAsync(string user)
    {
        await using var read = await Chat.Get<ChatStore>().ReadAsync();
        return await Chat.Get<FriendPresence>().AudienceOfAsync(read.Sql, user);
    }

    private async Task<long?> SeenAsync(string user, string friend)
    {
        var seen = (await Chat.Get<FriendPresence>().OfAsync(user)).Value;
        Assert.DoesNotContain(friend, seen.Online!);
        var listed = (await Chat.Get<FriendBook>().ListAsync(user)).Value.Friends.Single(one => one.Id == friend);
        Assert.Equal((false, seen.LastSeen![friend]), (listed.Online, listed.LastSeen!.Value));
        return seen.LastSeen[friend];
    }

    private async Task AssertSeesNothingAsync(string user)
    {
        var seen = (await Chat.Get<FriendPresence>().OfAsync(user)).Value;
        Assert.Empty(seen.Online!);
        Assert.Empty(seen.LastSeen!);
        var listed = Assert.Single((await Chat.Get<FriendBook>().ListAsync(user)).Value.Friends);
        Assert.Equal((false, null), (listed.Online, listed.LastSeen));
    }

    /// <summary>The work of the presence service, without pushes.</summary>
    private async Task KeepAsync()
    {
        var changes = Presence.Take(100);
        await Chat.Writer.RunAsync(PresenceStore.Remember(changes));
        Presence.Told(changes);
    }
}
