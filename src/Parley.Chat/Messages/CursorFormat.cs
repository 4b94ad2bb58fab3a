using System.Globalization;
using Parley.Chat.Contract;

namespace Parley.Chat.Messages;

/// <summary>Writes places in the log as strings that clients keep without understanding them.</summary>
internal sealed class CursorFormat(string epoch)
{
    public Cursor At(long pos) => new(epoch, pos);

    public string Format(long pos) => At(pos).ToString();

    /// <summary>The cursor of a device that is not yet through with its fresh start.</summary>
    public string Format(FreshPlace place) =>
        string.Create(CultureInfo.InvariantCulture, $"{epoch}.{place.Head}.{place.Pos}.{place.Seq}.{place.Conversations}");

    /// <summary>False: not a cursor at all. With neither place: a cursor of another epoch, which proves nothing here.</summary>
    public bool TryParse(string cursor, out long? pos, out FreshPlace? fresh)
    {
        (pos, fresh) = (null, null);
        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        if (dot is < 1 or > 32 || !IsHex(cursor.AsSpan(0, dot))) return false;

        Span<long> numbers = stackalloc long[4];
        if (!TryParse(cursor.AsSpan(dot + 1), numbers, out var count)) return false;

        var isOurs = cursor.AsSpan(0, dot).SequenceEqual(epoch);
        if (count == 1)
        {
            if (isOurs) pos = numbers[0];
            return true;
        }

        // In a log, a seq is never above its pos.
        var isPlace = count == 4 && numbers[1] <= numbers[0] && numbers[2] <= numbers[1] && numbers[3] < FreshStart.MaxConversations;
        if (isPlace && isOurs) fresh = new FreshPlace(numbers[0], numbers[1], numbers[2], (int)numbers[3]);
        return isPlace;
    }

    private static bool TryParse(ReadOnlySpan<char> text, Span<long> numbers, out int count)
    {
        count = 0;
        foreach (var part in text.Split('.'))
        {
            if (count == numbers.Length) return false;
            if (!SafeInteger.TryParse(text[part], out numbers[count++])) return false;
        }

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
