namespace Parley.EngineIO.Tests;

public sealed class SparesTests
{
    [Fact]
    public void Who_takes_one_has_it_alone()
    {
        var spares = default(Spares<object>);
        var spare = new object();
        spares.Put(spare, most: 4);

        Assert.True(spares.TryTake(out var taken));
        Assert.Same(spare, taken);
        Assert.False(spares.TryTake(out _));
    }

    [Fact]
    public void No_more_wait_than_may()
    {
        var spares = default(Spares<object>);

        for (var i = 0; i < 10; i++) spares.Put(new object(), most: 3);

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => spares.TryTake(out var _)));
    }

    [Fact]
    public void What_was_taken_is_not_held_any_longer()
    {
        var spares = default(Spares<object>);
        var reference = PutAndTake(ref spares);

        GC.Collect();

        Assert.False(reference.IsAlive);
        Assert.False(spares.TryTake(out _));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference PutAndTake(ref Spares<object> spares)
    {
        spares.Put(new object(), most: 4);
        spares.TryTake(out var taken);
        return new WeakReference(taken);
    }
}
