using System.Buffers;

namespace Parley.EngineIO;

/// <summary>A growing buffer from the shared pool. Not thread-safe; <see cref="Dispose"/> returns it.</summary>
internal sealed class PooledBuffer(int expected = 0) : IDisposable
{
    private const int MinPiece = 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(expected + 1, 4096));
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Free space, never empty.</summary>
    public Memory<byte> Free
    {
        get
        {
            if (_bytes.Length - _length < MinPiece) Grow();
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
