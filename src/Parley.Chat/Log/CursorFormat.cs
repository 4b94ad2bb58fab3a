using System.Globalization;
using Parley.Chat.Ground;
using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>Formats positions in the log as opaque strings for clients.</summary>
/// <param name="Epoch">Of which database.</param>
internal readonly record struct CursorFormat(string Epoch)
{
    public Cursor At(long pos) => new(Epoch, pos);

    public string Format(long pos) => At(pos).ToString();

    /// <summary>The cursor of a device with an unfinished fresh start.</summary>
    public string Format(FreshStartPosition position) =>
        string.Create(CultureInfo.InvariantCulture, $"{Epoch}.{position.Head}.{position.Pos}.{position.Seq}.{position.Conversations}");

    /// <summary>False if it is not a cursor. Without a position: a cursor of another epoch, which is not usable here.</summary>
    public bool TryParse(string cursor, out long? pos, out FreshStartPosition? fresh)
    {
        (pos, fresh) = (null, null);
        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        if (dot is < 1 or > 32 || !IsHex(cursor.AsSpan(0, dot))) return false;

        Span<long> numbers = stackalloc long[4];
        if (!TryParse(cursor.AsSpan(dot + 1), numbers, out var count)) return false;

        var isOurs = cursor.AsSpan(0, dot).SequenceEqual(Epoch);
        if (count == 1)
        {
            if (isOurs) pos = numbers[0];
            return true;
        }

        // In a log, a seq is never above its pos.
        var isFreshStart = count == 4 && numbers[1] <= numbers[0] && numbers[2] <= numbers[1]
            && numbers[3] < FreshStartPosition.MaxConversations;
        if (isFreshStart && isOurs) fresh = new FreshStartPosition(numbers[0], numbers[1], numbers[2], (int)numbers[3]);
        return isFreshStart;
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

/// <summary>Creates the cursor format of a store's database.</summary>
internal static class StoreCursors
{
    extension(ChatStore store)
    {
        /// <summary>Writes and reads the cursors of this database.</summary>
        public CursorFormat Cursors => new(store.Epoch);
    }
}
