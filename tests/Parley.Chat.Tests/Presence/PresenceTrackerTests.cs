using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Clocks;
using Parley.Chat.Presence;
using Parley.Chat.Supervision;

namespace Parley.Chat.Tests;

/// <summary>Presence, with a clock that only the test moves.</summary>
public sealed class PresenceTrackerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly PresenceTracker _presence;

    public PresenceTrackerTests() => _presence = new PresenceTracker(
        Options.Create(new ChatOptions()), new ServiceSupervisor(NullLogger<ServiceSupervisor>.Instance, _time),
        new ServerClock(_time, NullLogger<ServerClock>.Instance), _time);

    public void Dispose() => _presence.Dispose();

    [Fact]
    public void A_user_is_online_while_any_device_is_connected_and_for_the_grace_period_after_the_last()
    {
        _presence.Enter("alice", "phone");
        _presence.Enter("alice", "phone");
        _presence.Enter("alice", "tablet");
        Assert.Equal([("alice", true)], Told());

        _presence.Leave("alice", "phone");
        Advance(60);
        Assert.True(_presence.IsOnline("alice"));

        _presence.Leave("alice", "tablet");
        var left = _time.GetUtcNow().ToUnixTimeMilliseconds();
        Advance(4);
        Assert.Empty(Told());
        Advance(2);
        var change = Assert.Single(_presence.Take(10));
        Assert.Equal(("alice", false, left), (change.User, change.IsOnline, change.LastSeen));
        Assert.Equal(left, _presence.LastSeen("alice"));
        _presence.Told([change]);
        Assert.Null(_presence.LastSeen("alice"));   // From now on it is stored.
    }

    [Fact]
    public void A_reload_is_not_announced_and_restarts_the_grace_period()
    {
        _presence.Enter("alice", "1");
        Told();
        for (var i = 1; i < 10; i++)
        {
            _presence.Leave("alice", $"{i}");
            Advance(3);
            _presence.Enter("alice", $"{i + 1}");
            Advance(3);
        }

        Assert.Empty(Told());
        Assert.True(_presence.IsOnline("alice"));
    }

    [Fact]
    public void A_user_who_hides_is_offline_for_others_at_once_and_connects_unseen()
    {
        _presence.Enter("alice", "1");
        Told();
        _presence.Show("alice", isVisible: false);
        var hidden = _time.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal([("alice", false)], Told());

        Advance(60);
        _presence.Leave("alice", "1");
        Assert.Equal(hidden, _presence.LastSeen("alice"));
        Advance(60);
        _presence.Enter("alice", "2", isHidden: false);   // The old value from the store.
        Assert.False(_presence.IsOnline("alice"));
        Assert.True(_presence.IsHidden("alice"));
        Assert.Empty(Told());

        _presence.Show("alice", isVisible: true);
        Assert.Equal([("alice", true)], Told());
    }

    [Fact]
    public void Only_the_last_state_is_announced_and_only_if_it_has_changed()
    {
        _presence.Enter("alice", "1");
        _presence.Show("alice", isVisible: false);
        _presence.Enter("bob", "1");
        for (var i = 0; i < 9; i++) _presence.Show("bob", isVisible: i % 2 == 1);

        Assert.Equal(2, _presence.Waiting);
        Assert.Empty(Told());
        _presence.Show("bob", isVisible: true);
        Assert.Equal([("bob", true)], Told());
    }

    [Fact]
    public void Five_thousand_users_who_change_their_state_repeatedly_are_announced_once_each()
    {
        string[] users = [.. Enumerable.Range(0, 5_000).Select(i => $"user{i}")];
        foreach (var user in users) _presence.Enter(user, "1");
        for (var i = 0; i < 10; i++)
        {
            foreach (var user in users) _presence.Show(user, isVisible: i % 2 == 1);
        }

        Assert.Equal(5_000, _presence.Waiting);
        var told = Told();
        Assert.Equal(users.Order(StringComparer.Ordinal), told.Select(change => change.User).Order(StringComparer.Ordinal));
        Assert.All(told, change => Assert.True(change.IsOnline));

        foreach (var user in users) _presence.Leave(user, "1");
        Advance(6);
        Assert.Equal(5_000, Told().Count);
        Assert.Empty(_presence.Everybody());
    }

    [Fact]
    public void An_id_is_found_by_its_bytes()
    {
        _presence.Enter("alice", "1");
        _presence.Enter("bob", "1");
        _presence.Show("bob", isVisible: false);

        Assert.True(_presence.TryFindOnline("alice"u8, out var user));
        Assert.Equal("alice", user);
        foreach (var other in new[] { "bob", "carol", "", new string('a', 99), "alice字" })
        {
            Assert.False(_presence.TryFindOnline(System.Text.Encoding.UTF8.GetBytes(other), out _));
        }
    }

    private void Advance(int seconds)
    {
        for (var i = 0; i < seconds * 4; i++) _time.Advance(TimeSpan.FromMilliseconds(250));
    }

    private List<(string User, bool IsOnline)> Told()
    {
        var all = new List<(string, bool)>();
        while (_presence.Take(256) is { Count: > 0 } changes)
        {
            all.AddRange(changes.Select(change => (change.User, change.IsOnline)));
            _presence.Told(changes);
        }

        return all;
    }
}
