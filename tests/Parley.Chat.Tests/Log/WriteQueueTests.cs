using Parley.Chat.Ground;
using Parley.Chat.Log;

namespace Parley.Chat.Tests;

/// <summary>Who waits for the log writer, how many, and who goes together.</summary>
public sealed class WriteQueueTests
{
    private const int Capacity = 8;
    private const int BatchSize = 3;
    private const int Megabyte = 1024 * 1024;

    private static WriteQueue Opened(int capacity = Capacity, long maxBytes = 100 * Megabyte)
    {
        var queue = new WriteQueue(capacity, maxBytes, BatchSize);
        queue.Open();
        return queue;
    }

    private static Operation Of(Actor by, int size = 1024, long since = 0) => new(size) { By = by, Since = since };

    private static Operation Of(string user, int size = 1024) => Of(new Somebody(user), size);

    [Fact]
    public void Only_an_open_queue_accepts_operations_and_a_closed_one_gives_what_waits()
    {
        var queue = new WriteQueue(Capacity, 100 * Megabyte, BatchSize);
        Assert.False(queue.TryAdd(Of(Actor.Server)));
        Assert.False(queue.Close());

        queue.Open();
        var operation = Of(Actor.Server);
        Assert.True(queue.TryAdd(operation));
        Assert.True(queue.Close());
        Assert.False(queue.Close());
        Assert.False(queue.TryAdd(Of(Actor.Server)));
        Assert.Equal([operation], queue.Take());
        Assert.Null(queue.Take());
    }

    [Fact]
    public void Each_lane_has_its_own_capacity()
    {
        var queue = Opened();

        for (var i = 0; i < Capacity; i++) Assert.True(queue.TryAdd(Of(Actor.Server)));
        Assert.False(queue.TryAdd(Of(Actor.Server)));
        for (var i = 0; i < WriteQueue.MaxStrangers; i++) Assert.True(queue.TryAdd(Of(Actor.Stranger)));
        Assert.False(queue.TryAdd(Of(Actor.Stranger)));

        Assert.Equal(Capacity + WriteQueue.MaxStrangers, queue.Count);
        Assert.NotNull(queue.Take());
        Assert.True(queue.TryAdd(Of(Actor.Server)));
        Assert.True(queue.TryAdd(Of(Actor.Stranger)));
    }

    [Fact]
    public void A_batch_has_users_first_and_some_strangers_in_the_order_in_which_they_came()
    {
        var queue = Opened();
        var strangers = Enumerable.Range(0, WriteQueue.StrangersInBatch + 2).Select(_ => Of(Actor.Stranger)).ToList();
        var users = Enumerable.Range(0, BatchSize + 2).Select(_ => Of(Actor.Server)).ToList();
        Assert.All([.. strangers, .. users], operation => Assert.True(queue.TryAdd(operation)));

        Assert.Equal([.. users[..BatchSize], .. strangers[..WriteQueue.StrangersInBatch]], queue.Take());
        Assert.Equal(BatchSize + WriteQueue.StrangersInBatch, queue.Taken);
        Assert.Equal([.. users[BatchSize..], .. strangers[WriteQueue.StrangersInBatch..]], queue.Take());
        Assert.Equal(users.Count + strangers.Count, queue.Taken);
        Assert.Equal(0, queue.Count);
    }

    [Theory]
    [InlineData(5, 2)]   // 10 MB: the second one makes the batch large enough
    [InlineData(8, 1)]
    [InlineData(20, 1)]
    public void A_batch_ends_when_it_is_large(int megabytes, int operations)
    {
        var queue = Opened();
        for (var i = 0; i < 3; i++) Assert.True(queue.TryAdd(Of(Actor.Server, megabytes * Megabyte)));

        Assert.Equal(operations, queue.Take()?.Count);
    }

    [Fact]
    public void Operations_have_a_budget_of_bytes_until_they_are_answered()
    {
        var queue = Opened(maxBytes: 10_000);
        Assert.True(queue.TryAdd(Of(Actor.Server, 6_000)));
        Assert.False(queue.TryAdd(Of(Actor.Server, 4_001)));
        Assert.True(queue.TryAdd(Of(Actor.Server, 4_000)));
        Assert.Equal(10_000, queue.Bytes);

        var batch = queue.Take()!;
        Assert.Equal(10_000, queue.Bytes);
        Assert.False(queue.TryAdd(Of(Actor.Server, 1)));
        queue.Answered(batch);
        Assert.Equal(0, queue.Bytes);
        Assert.True(queue.TryAdd(Of(Actor.Server, 20_000)));   // alone
        Assert.False(queue.TryAdd(Of(Actor.Server, 1)));
    }

    [Fact]
    public void A_user_has_a_quarter_of_the_places()
    {
        var queue = Opened();

        Assert.True(queue.TryAdd(Of("alice")));
        Assert.True(queue.TryAdd(Of("alice")));
        Assert.False(queue.TryAdd(Of("alice")));
        Assert.True(queue.TryAdd(Of("bob")));

        queue.Answered(queue.Take()!);
        Assert.True(queue.TryAdd(Of("alice")));
        Assert.True(queue.TryAdd(Of("alice")));
        Assert.False(queue.TryAdd(Of("alice")));
    }

    [Fact]
    public void A_user_has_one_place_in_the_smallest_queue()
    {
        var queue = Opened(capacity: 2);

        Assert.True(queue.TryAdd(Of("alice")));
        Assert.False(queue.TryAdd(Of("alice")));
        Assert.True(queue.TryAdd(Of("bob")));
    }

    [Fact]
    public void A_user_has_a_quarter_of_the_bytes_or_one_operation()
    {
        var queue = Opened(capacity: 100, maxBytes: 10_000);

        Assert.True(queue.TryAdd(Of("alice", 2_000)));
        Assert.False(queue.TryAdd(Of("alice", 501)));
        Assert.True(queue.TryAdd(Of("alice", 500)));
        Assert.True(queue.TryAdd(Of("bob", 3_000)));
        Assert.False(queue.TryAdd(Of("bob", 1)));

        queue.Answered(queue.Take()!);
        Assert.True(queue.TryAdd(Of("alice", 2_500)));
        Assert.False(queue.TryAdd(Of("alice", 1)));
    }

    [Fact]
    public void What_came_before_a_moment_is_taken_out_of_both_lanes()
    {
        var queue = Opened();
        var (old, young) = (Of(Actor.Server, since: 1), Of(Actor.Server, since: 2));
        var (oldStranger, youngStranger) = (Of(Actor.Stranger, since: 1), Of(Actor.Stranger, since: 2));
        Assert.All([old, young, oldStranger, youngStranger], operation => Assert.True(queue.TryAdd(operation)));

        Assert.Equal([old, oldStranger], queue.TakeOlder(2));
        Assert.Equal([young, youngStranger], queue.Take());
        Assert.Empty(queue.TakeOlder(long.MaxValue));
    }

    [Fact]
    public async Task Who_waits_for_an_operation_is_woken_by_the_first_of_either_lane()
    {
        foreach (var by in new[] { Actor.Server, Actor.Stranger })
        {
            var queue = Opened();
            var batch = Task.Run(queue.Take);
            var operation = Of(by);
            Assert.True(queue.TryAdd(operation));

            Assert.Equal([operation], await batch.WaitAsync(TimeSpan.FromSeconds(30)));
        }
    }

    [Fact]
    public async Task Who_waits_for_an_operation_is_woken_by_the_end()
    {
        var queue = Opened();
        var batch = Task.Run(queue.Take);
        Assert.True(queue.Close());

        Assert.Null(await batch.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private sealed record Somebody(string User) : UserActor(User)
    {
        internal override Refusal? Check(WriteTransaction transaction) => null;
    }

    private sealed class Operation(int size) : WriteOperation<Done>
    {
        internal override int Size => size;

        protected override Outcome<Done> Run(WriteTransaction transaction) => Done.Value;
    }
}
