namespace Parley.SocketIO.Redis.Tests;

public sealed class BoundedQueueTests
{
    [Fact]
    public async Task It_takes_items_up_to_its_bytes_and_gives_them_in_order()
    {
        var queue = new BoundedQueue<int>(maxBytes: 3 * 1256);

        for (var item = 1; item <= 3; item++) Assert.True(queue.TryWrite(item, 1000));
        Assert.False(queue.TryWrite(4, 1000));
        await using var reader = queue.ReadAllAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await reader.MoveNextAsync());
        Assert.False(queue.TryWrite(5, 1000));   // the first one is still in use
        Assert.True(await reader.MoveNextAsync());
        Assert.True(queue.TryWrite(6, 1000));
        queue.Close();
        Assert.False(queue.TryWrite(7, 0));
        var rest = new List<int> { reader.Current };
        while (await reader.MoveNextAsync()) rest.Add(reader.Current);
        Assert.Equal([2, 3, 6], rest);
    }

    [Fact]
    public void Items_without_bytes_are_limited_as_well()
    {
        var queue = new BoundedQueue<int>(maxBytes: 1024);

        Assert.Equal(4, Enumerable.Range(0, 100).Count(item => queue.TryWrite(item, 0)));
    }
}
