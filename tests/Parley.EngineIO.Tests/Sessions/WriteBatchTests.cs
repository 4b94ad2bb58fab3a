using System.Text;

namespace Parley.EngineIO.Tests;

public sealed class WriteBatchTests
{
    // A session accepts a volatile packet only if nothing waits. So the test sees what has been written.
    [Fact]
    public async Task Packets_in_a_batch_are_written_when_the_outermost_batch_closes()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();

        using (WriteBatch.Open())
        {
            using (WriteBatch.Open()) Assert.True(IsTaken("first"));
            Assert.False(IsTaken("second"));
        }

        Assert.True(IsTaken("third"));
        Assert.Equal("4first", await client.ReceiveAsync());
        Assert.Equal("4third", await client.ReceiveAsync());

        bool IsTaken(string text) => fixture.Sessions[0].Session.SendVolatile(OutgoingPacket.Message(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public async Task Flush_writes_at_once()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();

        using (WriteBatch.Open())
        {
            fixture.Sessions[0].Send("now");
            WriteBatch.Flush();
            Assert.True(fixture.Sessions[0].Session.SendVolatile(OutgoingPacket.Message("at once"u8)));
        }

        Assert.Equal("4now", await client.ReceiveAsync());
        Assert.Equal("4at once", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Packets_in_reused_memory_are_never_mixed_up()
    {
        await using var fixture = await EngineFixture.StartAsync();
        using var client = await fixture.WebSocketAsync();
        var session = fixture.Sessions[0].Session;
        string[] texts = [.. Enumerable.Range(0, 500).Select(i => new string((char)('a' + (i % 26)), i))];

        foreach (var text in texts) session.Send(OutgoingPacket.MessageForOne(Encoding.UTF8.GetBytes(text)));

        foreach (var text in texts) Assert.Equal("4" + text, await client.ReceiveAsync());
    }
}
