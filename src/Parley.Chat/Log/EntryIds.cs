using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Chat.Log;

/// <summary>Creates ids as UUIDs of version 7 (RFC 9562, section 5.7) without a system call for each; for one thread.</summary>
internal sealed class EntryIds
{
    private const int Size = 16;
    private const int TimeSize = 6;
    private const int RandomSize = Size - TimeSize;

    private readonly byte[] _random = new byte[100 * RandomSize];
    private int _used = int.MaxValue;

    /// <summary>Whether a text has the form of an id.</summary>
    public static bool IsValid(string text) => text.Length == 2 * Size && text.All(char.IsAsciiHexDigitLower);

    public string Next(long milliseconds)
    {
        if (_used > _random.Length - RandomSize)
        {
            RandomNumberGenerator.Fill(_random);
            _used = 0;
        }

        Span<byte> id = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(id, milliseconds << 16);
        _random.AsSpan(_used, RandomSize).CopyTo(id[TimeSize..]);
        _used += RandomSize;
        id[6] = (byte)((id[6] & 0x0F) | 0x70);   // version 7
        id[8] = (byte)((id[8] & 0x3F) | 0x80);   // variant
        return Convert.ToHexStringLower(id);
    }
}
