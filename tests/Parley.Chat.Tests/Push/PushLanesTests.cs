using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Push;

namespace Parley.Chat.Tests;

/// <summary>The order of pushes, and the share of the workers that each service and user may use.</summary>
public sealed class PushLanesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PushLanes _lanes;

    public PushLanesTests() => _lanes = new PushLanes(_time);

    [Fact]
    public void Services_that_never_respond_share_a_quarter_of_the_workers()
    {
        for (var i = 0; i < 200; i++) Add($"user{i}", $"http://black-hole-{i}.example");

        var held = TakeAll();

        Assert.Equal(PushLanes.Workers / 4, held.Count);
        Assert.All(held, turn => Assert.True(turn.IsTrial));
    }

    [Fact]
    public void A_proven_service_has_at_most_half_of_the_workers_and_others_are_still_served()
    {
        Prove("https://one.example");
        Prove("https://two.example");
        for (var i = 0; i < 100; i++) Add($"user{i}", "https://one.example");
        for (var i = 0; i < 100; i++) Add($"other{i}", "https://two.example");
        for (var i = 0; i < 100; i++) Add($"third{i}", "http://black-hole.example");

        var byOrigin = TakeAll().GroupBy(turn => turn.Job.Origin).ToDictionary(group => group.Key, group => group.Count());

        Assert.Equal(
            new Dictionary<string, int> { ["https://one.example"] = 8, ["https://two.example"] = 8, ["http://black-hole.example"] = 1 },
            byOrigin);
    }

    [Fact]
    public void A_user_has_two_pushes_in_progress_and_a_hundred_waiting_and_does_not_delay_others()
    {
        Prove("https://one.example");
        for (var i = 0; i < 500; i++) Add("loud", "https://one.example");
        Add("quiet", "https://one.example");

        Assert.Equal(101, _lanes.Count);
        Assert.Equal(["loud", "loud", "quiet"], TakeAll().Select(turn => turn.Job.User).Order());
    }

    [Fact]
    public void A_service_that_stops_responding_pauses_and_the_others_get_its_share()
    {
        Prove("https://one.example");
        for (var i = 0; i < 300; i++) Add($"user{i}", "https://one.example");
        foreach (var turn in TakeAll()) _lanes.End(turn, PushConduct.Silent);
        Assert.Empty(TakeAll());
        Assert.Equal(100, _lanes.Count);   // The rest was dropped.

        _time.Advance(TimeSpan.FromHours(1));
        _lanes.Resume();
        var trial = Assert.Single(TakeAll());
        Assert.True(trial.IsTrial);
        _lanes.End(trial, PushConduct.Answered);

        Assert.Equal(8, TakeAll().Count);
    }

    [Fact]
    public void Only_a_proven_service_can_make_the_follower_wait()
    {
        Prove("https://one.example");
        for (var i = 0; i < 5_000; i++) Assert.True(_lanes.TryAdd(Job($"user{i}", $"http://black-hole-{i}.example")));
        for (var i = 0; i < 1_000; i++) Assert.True(_lanes.TryAdd(Job($"user{i}", "https://one.example")));

        Assert.False(_lanes.TryAdd(Job("last", "https://one.example")));
        Assert.Equal(2_000, _lanes.Count);
        _lanes.End(_lanes.TryTake()!, PushConduct.NotCalled);
        foreach (var turn in TakeAll()) _lanes.End(turn, PushConduct.Answered);
        Assert.True(_lanes.TryAdd(Job("last", "https://one.example")));
    }

    [Fact]
    public void After_any_order_of_events_nothing_is_left_over()
    {
        var random = new Chance(1);
        var held = new List<PushTurn>();
        for (var i = 0; i < 50_000; i++)
        {
            switch (random.Next(4))
            {
                case 0:
                    Add($"user{random.Next(20)}", $"https://origin-{random.Next(10)}.example");
                    break;
                case 1 when held.Count < PushLanes.Workers && _lanes.TryTake() is { } turn:
                    held.Add(turn);
                    break;
                case 2 when held.Count > 0:
                    var ended = held[random.Next(held.Count)];
                    held.Remove(ended);
                    _lanes.End(ended, (PushConduct)random.Next(4));
                    break;
                case 3 when random.Next(50) == 0:
                    _time.Advance(TimeSpan.FromMinutes(random.Next(60)));
                    _lanes.Resume();
                    break;
            }

            Assert.True(held.Count(turn => turn.IsTrial) <= PushLanes.Workers / 4);
            Assert.True(held.CountBy(turn => turn.Job.User).All(user => user.Value <= 2));
        }

        foreach (var turn in held) _lanes.End(turn, PushConduct.Answered);
        for (var round = 0; _lanes.Count > 0; round++)
        {
            Assert.True(round < 10_000, $"{_lanes.Count} are stuck.");
            foreach (var turn in TakeAll()) _lanes.End(turn, PushConduct.Answered);
            _time.Advance(TimeSpan.FromHours(1));
            _lanes.Resume();
        }
    }

    private void Prove(string origin)
    {
        Add("first", origin);
        _lanes.End(_lanes.TryTake()!, PushConduct.Answered);
    }

    private void Add(string user, string origin) => Assert.True(_lanes.TryAdd(Job(user, origin)));

    private List<PushTurn> TakeAll()
    {
        var taken = new List<PushTurn>();
        while (_lanes.TryTake() is { } turn) taken.Add(turn);
        return taken;
    }

    private static PushJob Job(string user, string origin) =>
        new(user, new PushSubscription("device", origin + "/push", "", ""), [], DateTimeOffset.MaxValue);

    /// <summary>The same numbers each time.</summary>
    private sealed class Chance(uint seed)
    {
        private uint _state = seed;

        public int Next(int below) => (int)(((_state = (_state * 1_664_525) + 1_013_904_223) >> 8) % (uint)below);
    }
}
