using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Ground;
using Parley.Chat.Limits;

namespace Parley.Chat.Tests;

public sealed class RateLimiterTableTests
{
    private const int Max = 100;

    private readonly FakeTimeProvider _time = new();
    private readonly RateLimiterTable<string> _table;

    public RateLimiterTableTests() => _table = new RateLimiterTable<string>(1, 2, _time, Max);

    [Fact]
    public void Each_caller_has_a_burst_and_then_a_rate_per_second()
    {
        Assert.Null(Take("alice"));
        Assert.Null(Take("alice"));

        Assert.Equal((Reason.RateLimited, 1_000L), (Take("alice")?.Reason, Take("alice")?.RetryAfter));
        Assert.Null(Take("bob"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Take("alice"));
    }

    [Fact]
    public void A_caller_with_many_names_does_not_erase_other_counts()
    {
        for (var i = 0; i < 2; i++) Take("alice");

        for (var i = 0; i < 10_000; i++) Take($"name{i}");

        Assert.NotNull(Take("alice"));
        Assert.Equal(Max, _table.Count);
    }

    [Fact]
    public void New_callers_of_a_full_table_share_a_few_limiters()
    {
        for (var i = 0; i < Max; i++) Take($"name{i}");

        var passed = Enumerable.Range(0, 100_000).Count(i => Take($"other{i}") is null);

        Assert.InRange(passed, 1, 2 * 256);
    }

    [Fact]
    public void Callers_with_all_their_tokens_are_removed_from_the_table()
    {
        for (var i = 0; i < Max; i++) Take($"name{i}");
        _time.Advance(TimeSpan.FromSeconds(2));

        Take("newcomer");

        Assert.Equal(1, _table.Count);
    }

    private Refusal? Take(string name) => _table.Take(name, "Wait.");
}
