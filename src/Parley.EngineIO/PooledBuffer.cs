using System.Buffers;

namespace Parley.EngineIO;

/// <summary>A buffer that grows, out of the shared pool. Single-threaded; given back by <see cref="Dispose"/>.</summary>
internal sealed class PooledBuffer(int expected = 0) : IDisposable
{
    private const int SmallestPiece = 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(expected + 1, 4096));
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Room for more, never empty.</summary>
    public Memory<byte> Free
    {
        get
        {
            if (_bytes.Length - _length < SmallestPiece) Grow();
            return _bytes.AsMemory(_length);
        }
    }

    public void Advance(int count) => _length += count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (_bytes.Length - _length < bytes.Length) Grow();
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
