namespace Parley.EngineIO.Tests;

public sealed class SparesTests
{
    [Fact]
    public void A_taken_object_belongs_to_its_taker_alone()
    {
        var spares = default(Spares<object>);
        var spare = new object();
        spares.Put(spare, most: 4);

        Assert.True(spares.TryTake(out var taken));
        Assert.Same(spare, taken);
        Assert.False(spares.TryTake(out _));
    }

    [Fact]
    public void The_number_of_spare_objects_is_limited()
    {
        var spares = default(Spares<object>);

        for (var i = 0; i < 10; i++) spares.Put(new object(), most: 3);

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => spares.TryTake(out var _)));
    }

    [Fact]
    public void A_taken_object_is_no_longer_referenced()
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
