using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Contract;
using Parley.Chat.Limits;

namespace Parley.Chat.Tests;

public sealed class BucketTableTests
{
    private const int Most = 100;

    private readonly FakeTimeProvider _time = new();
    private readonly BucketTable<string> _table;

    public BucketTableTests() => _table = new BucketTable<string>(1, 2, _time, Most);

    [Fact]
    public void Each_caller_has_a_burst_and_then_so_many_a_second()
    {
        Assert.Null(Take("alice"));
        Assert.Null(Take("alice"));

        Assert.Equal((Reason.RateLimited, 1_000L), (Take("alice")?.Reason, Take("alice")?.RetryAfter));
        Assert.Null(Take("bob"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Take("alice"));
    }

    [Fact]
    public void Whoever_appears_under_ever_more_names_makes_nobody_forgotten()
    {
        for (var i = 0; i < 2; i++) Take("alice");

        for (var i = 0; i < 10_000; i++) Take($"name{i}");

        Assert.NotNull(Take("alice"));
        Assert.Equal(Most, _table.Count);
    }

    [Fact]
    public void Newcomers_to_a_full_table_share_a_few_buckets_and_are_bounded_together()
    {
        for (var i = 0; i < Most; i++) Take($"name{i}");

        var passed = Enumerable.Range(0, 100_000).Count(i => Take($"other{i}") is null);

        Assert.InRange(passed, 1, 2 * 256);
    }

    [Fact]
    public void Those_who_may_do_everything_again_make_room()
    {
        for (var i = 0; i < Most; i++) Take($"name{i}");
        _time.Advance(TimeSpan.FromSeconds(2));

        Take("newcomer");

        Assert.Equal(1, _table.Count);
    }

    private Refusal? Take(string name) => _table.Take(name, "Wait.");
}
