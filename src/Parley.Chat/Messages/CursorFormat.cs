using Parley.Chat.Contract;

namespace Parley.Chat.Messages;

/// <summary>Writes places in the log as strings that clients keep without understanding them.</summary>
internal sealed class CursorFormat(string epoch)
{
    public Cursor At(long pos) => new(epoch, pos);

    public string Format(long pos) => At(pos).ToString();

    /// <summary>False: not a cursor at all. With <paramref name="pos"/> null: a cursor of another epoch, which proves nothing here.</summary>
    public bool TryParse(string cursor, out long? pos)
    {
        pos = null;
        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        if (dot is < 1 or > 32 || !IsHex(cursor.AsSpan(0, dot))) return false;
        if (!SafeInteger.TryParse(cursor.AsSpan(dot + 1), out var value)) return false;

        if (cursor.AsSpan(0, dot).SequenceEqual(epoch)) pos = value;
        return true;
    }

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigitLower(c)) return false;
        }

        return true;
    }
}
