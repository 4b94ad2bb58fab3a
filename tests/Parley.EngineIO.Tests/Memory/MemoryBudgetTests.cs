using Microsoft.Extensions.Time.Testing;
using Parley.Testing;

namespace Parley.EngineIO.Tests;

public sealed class MemoryBudgetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryBudget _total;
    private readonly MemoryBudget _ann;
    private readonly MemoryBudget _bob;

    public MemoryBudgetTests()
    {
        _total = new MemoryBudget(100, _time);
        _ann = new MemoryBudget(60, _total);
        _bob = new MemoryBudget(60, _total);
    }

    private static Task<bool> TakeAsync(MemoryBudget budget, long bytes) => budget.TakeAsync(bytes, Patience).AsTask();

    [Fact]
    public void Taken_bytes_count_in_the_budgets_above_until_they_are_returned()
    {
        Assert.True(_ann.TryTake(40));
        Assert.Equal((40, 0, 40), (_ann.Used, _bob.Used, _total.Used));

        _ann.Give(40);
        Assert.Equal((0, 0), (_ann.Used, _total.Used));
    }

    [Fact]
    public void Nothing_is_taken_over_a_limit_here_or_above()
    {
        Assert.True(_ann.TryTake(60));
        Assert.False(_ann.TryTake(1));
        Assert.False(_bob.TryTake(41));
        Assert.Equal((60, 0, 60), (_ann.Used, _bob.Used, _total.Used));
        Assert.True(_bob.TryTake(40));
        Assert.True(_bob.IsFull);
    }

    [Fact]
    public void Bytes_that_are_in_memory_already_count_beyond_the_limit_and_block_others()
    {
        _ann.Take(150);

        Assert.Equal((150, 150), (_ann.Used, _total.Used));
        Assert.False(_bob.TryTake(1));
        _ann.Give(51);
        Assert.True(_bob.TryTake(1));
    }

    [Fact]
    public void A_request_above_the_limit_is_granted_only_if_nothing_else_is_in_use()
    {
        var small = new MemoryBudget(10, _total);

        Assert.True(small.TryTake(20));
        small.Give(19);
        Assert.False(small.TryTake(20));
    }

    [Fact]
    public async Task Waiting_requests_are_served_in_order()
    {
        Assert.True(_ann.TryTake(60));
        var first = TakeAsync(_ann, 50);
        var second = TakeAsync(_ann, 10);

        Assert.False(_ann.TryTake(1));
        _ann.Give(30);
        Assert.False(first.IsCompleted || second.IsCompleted);
        Assert.False(_ann.TryTake(1));

        _ann.Give(20);
        Assert.True(await first.InTime());
        Assert.False(second.IsCompleted);

        _ann.Give(50);
        Assert.True(await second.InTime());
        Assert.Equal((20, 20), (_ann.Used, _total.Used));
    }

    [Fact]
    public async Task One_users_queue_does_not_delay_another_user()
    {
        Assert.True(_ann.TryTake(60));
        var ann = TakeAsync(_ann, 10);

        Assert.True(_bob.TryTake(40));
        Assert.False(ann.IsCompleted);
        _ann.Give(10);
        Assert.True(await ann.InTime());
    }

    [Fact]
    public async Task Requests_that_wait_for_the_common_budget_are_served_in_order()
    {
        Assert.True(_ann.TryTake(60));
        Assert.True(_bob.TryTake(40));
        var bob = TakeAsync(_bob, 20);
        _ann.Give(10);
        var ann = TakeAsync(_ann, 5);

        Assert.False(bob.IsCompleted || ann.IsCompleted);
        _ann.Give(10);
        Assert.True(await bob.InTime());
        Assert.False(ann.IsCompleted);
        _bob.Give(60);
        Assert.True(await ann.InTime());
    }

    [Fact]
    public async Task A_request_that_times_out_leaves_the_others_their_turn()
    {
        Assert.True(_ann.TryTake(50));
        var large = _ann.TakeAsync(20, TimeSpan.FromSeconds(1)).AsTask();
        var small = TakeAsync(_ann, 10);

        Assert.False(small.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await large.InTime());
        Assert.True(await small.InTime());
        Assert.Equal((60, 0), (_ann.Used, _ann.Waiting));
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        Assert.True(_ann.TryTake(60));
        using var stop = new CancellationTokenSource();
        var waiting = _ann.TakeAsync(20, Timeout.InfiniteTimeSpan, stop.Token).AsTask();

        await stop.CancelAsync();
        Assert.False(await waiting.InTime());
        _ann.Give(60);
        Assert.Equal((0, 0, 0), (_ann.Used, _total.Used, _ann.Waiting));
    }

    // Each return of bytes serves waiting requests. After a lost wake-up, one of them would wait for ever.
    [Fact]
    public async Task Many_simultaneous_requests_respect_the_limits_and_all_are_granted_and_returned()
    {
        var total = new MemoryBudget(1_000, TimeProvider.System);
        MemoryBudget[] users = [.. Enumerable.Range(0, 4).Select(_ => new MemoryBudget(400, total))];
        var max = 0L;

        await Task.WhenAll(Enumerable.Range(0, 32).Select(number => Task.Factory.StartNew(() => WorkAsync(number)).Unwrap())).InTime();

        Assert.All(users, user => Assert.Equal((0, 0), (user.Used, user.Waiting)));
        Assert.Equal((0, 0), (total.Used, total.Waiting));
        Assert.InRange(max, 1, 1_000);

        async Task WorkAsync(int number)
        {
            var user = users[number % users.Length];
            for (var i = 0; i < 300; i++)
            {
                var bytes = 1 + (((number * 7919) + (i * 104_729)) % 400);
                Assert.True(await user.TakeAsync(bytes, Timeout.InfiniteTimeSpan));
                InterlockedMax(ref max, total.Used);
                if (i % 3 == 0) await Task.Yield();
                user.Give(bytes);
            }
        }
    }

    [Fact]
    public void Taking_and_returning_allocate_nothing()
    {
        Assert.True(_ann.TryTake(1));
        _ann.Give(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            if (_ann.TryTake(10)) _ann.Give(10);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
