using System.Threading.Channels;

namespace Parley.SocketIO.Redis;

/// <summary>Wakes one waiting loop. Rings while it is busy count as one. Thread-safe.</summary>
internal sealed class Doorbell
{
    private readonly Channel<bool> _rings = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Ring() => _rings.Writer.TryWrite(true);

    /// <summary>Waits for the next ring.</summary>
    public async Task WaitAsync() => await _rings.Reader.ReadAsync();
}
