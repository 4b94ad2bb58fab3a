using Parley.Server.Hosting;

namespace Parley.Server.Tests;

public sealed class KeptTests
{
    private readonly CancellationToken _end = TestContext.Current.CancellationToken;
    private int _made;

    [Fact]
    public async Task All_who_ask_at_once_and_later_get_the_one_that_is_made_once()
    {
        var made = new TaskCompletionSource<byte[]>();
        var document = new Kept<byte[]>(() =>
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
        var document = new Kept<byte[]>(() => ++_made == 1 ? throw new InvalidOperationException() : Task.FromResult(bytes));

        await Assert.ThrowsAsync<InvalidOperationException>(() => document.GetAsync(_end));

        Assert.Same(bytes, await document.GetAsync(_end));
    }

    [Fact]
    public async Task Who_stops_waiting_stops_it_for_nobody_else()
    {
        var made = new TaskCompletionSource<byte[]>();
        var document = new Kept<byte[]>(() => made.Task);
        using var gone = new CancellationTokenSource();
        var (first, second) = (document.GetAsync(gone.Token), document.GetAsync(_end));

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        byte[] bytes = [1, 2, 3];
        made.SetResult(bytes);

        Assert.Same(bytes, await second);
    }
}
