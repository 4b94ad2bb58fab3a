using System.Buffers;

namespace Parley.Protocol.Tests;

/// <summary>A buffer writer that gives exactly what it is asked for and never has more than a fixed size.</summary>
internal sealed class ExactWriter(int size) : IBufferWriter<byte>
{
    private readonly byte[] _bytes = new byte[size];
    private int _written;
    private int _given;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _written);

    public bool IsFull => _written == _bytes.Length;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _given);
        _written += count;
        _given = 0;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        _given = sizeHint == 0 ? _bytes.Length - _written : sizeHint;
        return _bytes.AsMemory(_written, _given);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
