using Parley.Server.Hosting;

namespace Parley.Server.Tests;

public sealed class KeptTests
{
    private readonly CancellationToken _end = TestContext.Current.CancellationToken;
    private int _made;

    [Fact]
    public async Task All_callers_get_the_same_result_which_is_created_once()
    {
        var made = new TaskCompletionSource<byte[]>();
        var document = new AsyncLazy<byte[]>(() =>
        {
            Interlocked.Increment(ref _made);
            return made.Task;
        });
        var asked = Enumerable.Range(0, 20).Select(_ => document.GetAsync(_end)).ToArray();
        byte[] bytes = [1, 2, 3];

        made.SetResult(bytes);

        Assert.All(await Task.WhenAll(asked), got => Assert.Same(bytes, got));
        Assert.Same(bytes, await document.GetAsync(_end));
        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        byte[] bytes = [1, 2, 3];
        var document = new AsyncLazy<byte[]>(() => ++_made == 1 ? throw new InvalidOperationException() : Task.FromResult(bytes));

        await Assert.ThrowsAsync<InvalidOperationException>(() => document.GetAsync(_end));

        Assert.Same(bytes, await document.GetAsync(_end));
    }

    [Fact]
    public async Task A_caller_that_stops_waiting_does_not_affect_the_others()
    {
        var made = new TaskCompletionSource<byte[]>();
        var document = new AsyncLazy<byte[]>(() => made.Task);
        using var gone = new CancellationTokenSource();
        var (first, second) = (document.GetAsync(gone.Token), document.GetAsync(_end));

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        byte[] bytes = [1, 2, 3];
        made.SetResult(bytes);

        Assert.Same(bytes, await second);
    }
}
