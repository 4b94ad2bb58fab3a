using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Ground;
using Parley.Chat.Storage;

namespace Parley.Chat.Tests;

/// <summary>The number of simultaneous expensive reads, and the order of waiting ones.</summary>
public sealed class ReadLimiterTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CostlyReads _reads;
    private readonly PageReads _pages;
    private int _underWay;
    private int _max;

    public ReadLimiterTests() => (_reads, _pages) = (new CostlyReads(_time), new PageReads(_time));

    public void Dispose()
    {
        _reads.Dispose();
        _pages.Dispose();
    }

    [Fact]
    public async Task A_user_has_one_read_at_a_time_and_the_ninth_is_refused()
    {
        var hold = new TaskCompletionSource();
        var reads = Enumerable.Range(0, 12).Select(_ => ReadAsync("alice", hold.Task)).ToArray();

        Assert.Equal((1, 4), (_underWay, reads.Count(read => read.IsCompleted)));
        hold.SetResult();
        var outcomes = await Task.WhenAll(reads);

        Assert.Equal(1, _max);
        Assert.Equal(8, outcomes.Count(outcome => outcome.Refusal is null));
        Assert.All(outcomes.Where(outcome => outcome.Refusal is not null), outcome =>
            Assert.Equal((Reason.RateLimited, 1_000), (outcome.Refusal!.Reason, outcome.Refusal.RetryAfter)));
        Assert.Null((await ReadAsync("alice", Task.CompletedTask)).Refusal);
    }

    [Fact]
    public async Task Reads_use_at_most_half_of_the_processors_and_none_waits_for_ever()
    {
        var hold = new TaskCompletionSource();
        var reads = Enumerable.Range(0, _reads.AtOnce + 3).Select(i => ReadAsync($"user{i}", hold.Task)).ToArray();

        Assert.Equal(_reads.AtOnce, _underWay);
        _time.Advance(TimeSpan.FromSeconds(10));
        var late = await Task.WhenAll(reads[_reads.AtOnce..]);

        Assert.All(late, outcome => Assert.Equal(Reason.Unavailable, outcome.Refusal!.Reason));
        hold.SetResult();
        Assert.All(await Task.WhenAll(reads[.._reads.AtOnce]), outcome => Assert.Null(outcome.Refusal));
    }

    [Fact]
    public async Task A_read_that_yields_lets_waiting_ones_go_first()
    {
        var order = new List<string>();
        var (isRunning, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var long_ = Enumerable.Range(0, _reads.AtOnce).Select(i => _reads.RunAsync<Done>($"long{i}", async turn =>
        {
            isRunning.TrySetResult();
            await goOn.Task;
            await turn.YieldAsync();
            lock (order) order.Add("long");
            return Done.Value;
        }, TestContext.Current.CancellationToken)).ToArray();
        await isRunning.Task;
        var short_ = _reads.RunAsync<Done>("short", _ =>
        {
            lock (order) order.Add("short");
            return Task.FromResult<Outcome<Done>>(Done.Value);
        }, TestContext.Current.CancellationToken);

        goOn.SetResult();
        await Task.WhenAll([.. long_, short_]);

        Assert.Equal(("short", _reads.AtOnce + 1), (order[0], order.Count));
    }

    [Fact]
    public async Task A_read_whose_client_disconnects_leaves_its_turn_to_the_next()
    {
        var hold = new TaskCompletionSource();
        var first = ReadAsync("alice", hold.Task);
        using var gone = new CancellationTokenSource();
        var second = ReadAsync("alice", Task.CompletedTask, cancel: gone.Token);
        var third = ReadAsync("alice", Task.CompletedTask);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        hold.SetResult();
        Assert.Null((await first).Refusal);
        Assert.Null((await third).Refusal);
    }

    [Fact]
    public async Task A_read_that_fails_or_is_cancelled_while_it_yields_returns_its_turn()
    {
        await Assert.ThrowsAsync<IOException>(
            () => _reads.RunAsync<Done>("alice", _ => throw new IOException(), TestContext.Current.CancellationToken));
        using var gone = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _reads.RunAsync<Done>("alice", async turn =>
        {
            await gone.CancelAsync();
            await turn.YieldAsync();
            return Done.Value;
        }, gone.Token));

        for (var i = 0; i < _reads.AtOnce + 1; i++) Assert.Null((await ReadAsync("alice", Task.CompletedTask)).Refusal);
    }

    [Fact]
    public async Task A_user_reads_at_most_two_pages_at_a_time_and_all_together_leave_connections_free()
    {
        var hold = new TaskCompletionSource();
        var reads = Enumerable.Range(0, 101).Select(_ => ReadAsync("alice", hold.Task, reads: _pages)).ToArray();
        Assert.Equal(Environment.ProcessorCount < 4 ? 1 : 2, _underWay);
        var others = Enumerable.Range(0, 20).Select(i => ReadAsync($"user{i}", hold.Task, reads: _pages)).ToArray();

        Assert.Equal(_pages.AtOnce, _underWay);
        Assert.InRange(_pages.AtOnce, 4, 12);
        hold.SetResult();
        Assert.Single(await Task.WhenAll(reads), outcome => outcome.Refusal?.Reason == Reason.RateLimited);
        Assert.All(await Task.WhenAll(others), outcome => Assert.Null(outcome.Refusal));
    }

    private Task<Outcome<Done>> ReadAsync(string user, Task hold, ReadLimiter? reads = null, CancellationToken cancel = default) =>
        (reads ?? _reads).RunAsync<Done>(user, async _ =>
    {
        _max = Math.Max(_max, Interlocked.Increment(ref _underWay));
        await hold;
        Interlocked.Decrement(ref _underWay);
        return Done.Value;
    }, cancel);
}
