using Parley.Chat.Ground;

namespace Parley.Chat;

/// <summary>Parses a number of bytes with an optional unit: <c>50000000</c>, <c>50MB</c>, <c>48 MiB</c>.</summary>
public static class DataSize
{
    /// <summary>A description of the expected form.</summary>
    public const string Expected = "a number of bytes such as 50000000, 50MB (millions) or 50MiB (of 1,048,576)";

    private static readonly (string Suffix, long Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("B", 1),
    ];

    /// <summary>Parses a size. Ignores case and allows a blank before the unit.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns>False if it is invalid or too large.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out long bytes)
    {
        text = text.Trim();
        var unit = 1L;
        foreach (var (suffix, size) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) continue;
            unit = size;
            text = text[..^suffix.Length].TrimEnd();
            break;
        }

        if (!SafeInteger.TryParse(text, out bytes) || bytes > SafeInteger.Max / unit)
        {
            bytes = 0;
            return false;
        }

        bytes *= unit;
        return true;
    }
}
