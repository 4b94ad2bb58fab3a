using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Presence;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.StoreSpec;

/// <summary>What friends see of each other's presence, and what of it is kept.</summary>
public abstract class PresenceSpec : Spec
{
    private PresenceTracker Presence => Chat.Get<PresenceTracker>();

    [Fact]
    public async Task Only_friends_who_are_online_are_to_be_told()
    {
        await Chat.FriendsAsync("alice", "bob", "carol");
        await Chat.UsersAsync("dave");
        foreach (var user in new[] { "alice", "bob", "dave" }) Presence.Enter(user, "socket");

        Assert.Equal(["bob"], Audience("alice"));
        Assert.Empty(Audience("dave"));
        Assert.Equal(["alice"], Chat.Get<FriendPresence>().Of("bob").Value.Online!);
        Assert.Equal(["alice", "bob"], Chat.Get<FriendPresence>().Of("carol").Value.Online!);
    }

    [Fact]
    public async Task Who_is_blocked_and_who_blocks_see_nothing_of_each_other()
    {
        await Chat.FriendsAsync("alice", "bob");
        await Chat.Writer.RunAsync<Done>(transaction =>
        {
            transaction.Sql.Execute("insert into blocks (user_id, blocked, since) values ('alice', 'bob', 0)");
            return Done.Value;
        });
        foreach (var user in new[] { "alice", "bob" }) Presence.Enter(user, "socket");
        await KeepAsync();

        Assert.Empty(Audience("alice"));
        Assert.Empty(Audience("bob"));
        AssertSeesNothing("bob");
        AssertSeesNothing("alice");

        Presence.Leave("alice", "socket");
        Chat.Time.Advance(TimeSpan.FromSeconds(6));
        await KeepAsync();
        AssertSeesNothing("bob");
    }

    [Fact]
    public async Task Who_hides_stays_hidden_over_a_restart_and_his_time_stands_still()
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
        Assert.Equal(hidden, Seen("bob", "alice"));
        Assert.True(Chat.Get<FriendPresence>().Of("alice").Value.Invisible);

        Presence.Leave("alice", "socket");
        Chat.Time.Advance(TimeSpan.FromSeconds(6));
        await KeepAsync();
        Assert.Equal(hidden, Seen("bob", "alice"));
        var sid = (await Chat.Get<SessionStore>().OpenAsync("alice", null)).Value.Sid;

        await ReopenAsync();
        var session = Chat.Get<SessionStore>().Verify(sid).Value;
        Assert.True(session.IsInvisible);
        Presence.Enter("alice", "socket", session.IsInvisible);
        Presence.Enter("bob", "socket");
        await KeepAsync();
        Assert.Equal(hidden, Seen("bob", "alice"));

        await Chat.Writer.RunAsync(PresenceStore.Show("alice", isVisible: true));
        Presence.Show("alice", isVisible: true);
        Assert.Equal(["alice"], Chat.Get<FriendPresence>().Of("bob").Value.Online!);
        Assert.False(Chat.Get<SessionStore>().Verify(sid).Value.IsInvisible);
    }

    [Fact]
    public async Task When_a_user_was_last_seen_is_known_after_a_restart_even_if_he_was_here_when_it_came()
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

        Assert.Equal((left, came), (Seen("bob", "alice"), Seen("bob", "carol")));
    }

    private List<string> Audience(string user)
    {
        using var read = Chat.Get<ChatStore>().Read();
        return Chat.Get<FriendPresence>().AudienceOf(read.Sql, user);
    }

    private long? Seen(string user, string friend)
    {
        var seen = Chat.Get<FriendPresence>().Of(user).Value;
        Assert.DoesNotContain(friend, seen.Online!);
        var listed = Chat.Get<FriendBook>().List(user).Value.Friends.Single(one => one.Id == friend);
        Assert.Equal((false, seen.LastSeen![friend]), (listed.Online, listed.LastSeen!.Value));
        return seen.LastSeen[friend];
    }

    private void AssertSeesNothing(string user)
    {
        var seen = Chat.Get<FriendPresence>().Of(user).Value;
        Assert.Empty(seen.Online!);
        Assert.Empty(seen.LastSeen!);
        var listed = Assert.Single(Chat.Get<FriendBook>().List(user).Value.Friends);
        Assert.Equal((false, null), (listed.Online, listed.LastSeen));
    }

    /// <summary>What the service that tells friends does, without telling anybody.</summary>
    private async Task KeepAsync()
    {
        var changes = Presence.Take(100);
        await Chat.Writer.RunAsync(PresenceStore.Remember(changes));
        Presence.Told(changes);
    }
}
