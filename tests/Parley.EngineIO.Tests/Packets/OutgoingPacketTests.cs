namespace Parley.EngineIO.Tests;

/// <summary>Which packets give their memory to others after they were written.</summary>
public sealed class OutgoingPacketTests
{
    [Fact]
    public void A_packet_for_one_session_gives_its_memory_to_the_next() => OnNewThread(() =>
    {
        var first = OutgoingPacket.MessageForOne("first"u8);

        first.Recycle();

        Assert.Same(first, OutgoingPacket.MessageForOne("next"u8));
        Assert.NotSame(first, OutgoingPacket.MessageForOne("one more"u8));
    });

    [Fact]
    public void A_packet_for_many_sessions_keeps_it_because_others_may_not_have_written_it() => OnNewThread(() =>
    {
        var many = OutgoingPacket.Message("for many"u8);
        var frame = many.Frame.ToArray();

        many.Recycle();

        Assert.NotSame(many, OutgoingPacket.MessageForOne("for one"u8));
        Assert.Equal(frame, many.Frame.ToArray());
    });

    [Fact]
    public void A_large_packet_takes_its_memory_along() => OnNewThread(() =>
    {
        var large = OutgoingPacket.MessageForOne(new byte[2_000]);

        large.Recycle();

        Assert.NotSame(large, OutgoingPacket.MessageForOne("small"u8));
    });

    // Each thread has spare packets of its own, and a new one has none.
    private static void OnNewThread(Action test)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(test));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
