using Parley.Server.Hosting;

namespace Parley.Server.Tests;

/// <summary>When memory is given back: after a rush, and never during one.</summary>
public sealed class QuietMemoryTests
{
    private readonly QuietMemory _memory;
    private long _allocated;
    private long _heap = 50 * 1024 * 1024;
    private int _releases;

    public QuietMemoryTests() => _memory = new QuietMemory(() => _allocated, () => _heap, () => _releases++);

    [Fact]
    public void What_a_rush_leaves_behind_is_given_back_once_when_it_is_over()
    {
        Look(allocated: QuietMemory.WorthIt);
        Look(allocated: QuietMemory.MaxQuiet);
        Assert.Equal(0, _releases);

        Look(allocated: QuietMemory.MaxQuiet - 1);
        Assert.Equal(1, _releases);

        Look(allocated: 0);
        Look(allocated: QuietMemory.WorthIt);
        Assert.Equal(1, _releases);
        Look(allocated: 0);
        Assert.Equal(2, _releases);
    }

    [Fact]
    public void Little_that_is_allocated_slowly_is_given_back_when_it_is_worth_a_collection()
    {
        const long each = QuietMemory.MaxQuiet / 2;

        for (var looks = 1; looks < QuietMemory.WorthIt / each; looks++) Look(each);
        Assert.Equal(0, _releases);
        Look(each);
        Assert.Equal(1, _releases);
    }

    [Fact]
    public void A_large_heap_is_left_alone_because_all_would_have_to_wait()
    {
        _heap = QuietMemory.MaxHeap + 1;

        Look(allocated: QuietMemory.WorthIt);
        Look(allocated: 0);

        Assert.Equal(0, _releases);
    }

    private void Look(long allocated)
    {
        _allocated += allocated;
        _memory.Look();
    }
}
