using System.Buffers;
using System.Globalization;

namespace Parley.Chat.Accounts;

/// <summary>What people and things may be called: 1 to 64 characters that neither hide nor turn around what stands beside them.</summary>
internal static class DisplayName
{
    private const int MaxLength = 64;

    // Direction marks, embeddings, overrides and isolates: a name with one could pretend to be another.
    private static readonly SearchValues<char> Directions =
        SearchValues.Create("\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    public static bool IsValid(string? name) => IsValid(name, MaxLength);

    public static bool IsValid(string? name, int maxLength) =>
        !string.IsNullOrWhiteSpace(name) && name.Length <= maxLength && !name.AsSpan().ContainsAny(Directions) && IsPrintable(name);

    private static bool IsPrintable(string name)
    {
        foreach (var rune in name.EnumerateRunes())
        {
            // U+FFFD also stands for a lone surrogate here.
            if (rune.Value == 0xFFFD) return false;
            var category = System.Text.Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) return false;
        }

        return true;
    }
}
