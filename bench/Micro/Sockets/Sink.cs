using System.IO.Pipelines;

namespace Parley.Bench.Micro.Sockets;

/// <summary>Counts the written bytes and discards them; allocates nothing itself.</summary>
internal sealed class Sink : PipeWriter
{
    private readonly byte[] _block = new byte[4096];
    private long _unflushed;
    private long _taken;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed;

    /// <summary>How many bytes have been flushed since the last call.</summary>
    public long Take()
    {
        var taken = _taken;
        _taken = 0;
        return taken;
    }

    // All of it is free again at once: nobody reads it.
    public override Memory<byte> GetMemory(int sizeHint = 0) => _block;

    public override Span<byte> GetSpan(int sizeHint = 0) => _block;

    public override void Advance(int bytes) => _unflushed += bytes;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        _taken += _unflushed;
        _unflushed = 0;
        return default;
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
