namespace Parley.Protocol;

/// <summary>Walks through the packets of a polling payload without copying (Engine.IO 4, "HTTP long-polling").</summary>
/// <param name="payload">The whole body of a POST. An empty body is one empty packet.</param>
public struct PayloadReader(ReadOnlyMemory<byte> payload)
{
    private ReadOnlyMemory<byte> _rest = payload;
    private bool _ended;

    /// <summary>Reads the next packet, undecoded. An empty packet is returned as it is; the packet parser rejects it.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> packet)
    {
        if (_ended)
        {
            packet = default;
            return false;
        }

        var length = _rest.Span.IndexOf(PayloadWriter.Separator);
        _ended = length < 0;
        packet = _ended ? _rest : _rest[..length];
        _rest = _ended ? default : _rest[(length + 1)..];
        return true;
    }
}
