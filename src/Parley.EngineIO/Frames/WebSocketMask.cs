using System.Numerics;
using System.Runtime.InteropServices;

namespace Parley.EngineIO;

/// <summary>Unmasks the payload of a client's frame (RFC 6455, 5.3).</summary>
internal static class WebSocketMask
{
    public static void Remove(Span<byte> payload, uint mask)
    {
        if (mask == 0) return;

        var wide = new Vector<uint>(mask).As<uint, byte>();
        var at = 0;
        for (; at <= payload.Length - Vector<byte>.Count; at += Vector<byte>.Count)
        {
            var part = payload[at..];
            (new Vector<byte>(part) ^ wide).CopyTo(part);
        }

        var key = MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in mask));
        for (; at < payload.Length; at++) payload[at] ^= key[at & 3];
    }
}
