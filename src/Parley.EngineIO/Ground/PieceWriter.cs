using System.IO.Pipelines;

namespace Parley.EngineIO;

/// <summary>
/// Writes pieces into a pipe. The pipe takes a lock on each call, so this calls it once for all pieces that fit into one block. Call
/// <see cref="Commit"/> at the end.
/// </summary>
internal ref struct PieceWriter(PipeWriter output)
{
    private Span<byte> _block;
    private int _used;

    public void Write(ReadOnlySpan<byte> piece)
    {
        while (piece.Length > _block.Length - _used)
        {
            var fitting = _block.Length - _used;
            piece[..fitting].CopyTo(_block[_used..]);
            piece = piece[fitting..];
            _used += fitting;
            NextBlock(sizeHint: 0);
        }

        piece.CopyTo(_block[_used..]);
        _used += piece.Length;
    }

    /// <summary>Returns <paramref name="length"/> contiguous bytes to write into.</summary>
    public Span<byte> Take(int length)
    {
        if (length > _block.Length - _used) NextBlock(length);
        var taken = _block.Slice(_used, length);
        _used += length;
        return taken;
    }

    public void Commit()
    {
        if (_used > 0) output.Advance(_used);
        _block = default;
        _used = 0;
    }

    private void NextBlock(int sizeHint)
    {
        Commit();
        _block = output.GetSpan(sizeHint);
    }
}
