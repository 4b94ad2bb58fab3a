using System.Text;

namespace Parley.SocketIO;

/// <summary>Compares names as strings and as UTF-8.</summary>
internal sealed class Utf8NameComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    /// <summary>The maximum length in bytes; longer names are never found.</summary>
    public const int MaxLength = 256;

    public static readonly Utf8NameComparer Instance = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode(string name) => GetHashCode(Encoding.UTF8.GetBytes(name));

    public bool Equals(ReadOnlySpan<byte> alternate, string other)
    {
        if (Ascii.IsValid(alternate)) return Ascii.Equals(alternate, other);

        Span<char> chars = stackalloc char[MaxLength];
        return alternate.Length <= chars.Length
            && Encoding.UTF8.TryGetChars(alternate, chars, out var length)
            && other.AsSpan().SequenceEqual(chars[..length]);
    }

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);
}
