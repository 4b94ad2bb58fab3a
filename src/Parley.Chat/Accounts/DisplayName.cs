using System.Buffers;
using System.Globalization;
using System.Text;
using Parley.Chat.Text;

namespace Parley.Chat.Accounts;

/// <summary>What people and things may be called: 1 to 64 characters that neither hide nor turn around what stands beside them.</summary>
internal static class DisplayName
{
    private const int MaxLength = 64;

    // Direction marks, embeddings, overrides and isolates: a name with one could pretend to be another.
    private static readonly SearchValues<char> Directions =
        SearchValues.Create("\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    // Drawn as nothing, though they are letters, marks or signs by name.
    private static readonly SearchValues<char> Blanks =
        SearchValues.Create("\u00AD\u115F\u1160\u17B4\u17B5\u180E\u200B\u2060\u2800\u3164\uFEFF\uFFA0");

    public static bool IsValid(string? name) => IsValid(name, MaxLength);

    public static bool IsValid(string? name, int maxLength) =>
        name is not null && name.Length <= maxLength && !name.AsSpan().ContainsAny(Directions) && IsPrintable(name);

    /// <summary>The name without blanks around it; of a valid one something is left.</summary>
    public static string Trim(string name)
    {
        var (start, end) = (0, name.Length);
        while (start < end && IsBlank(name[start])) start++;
        while (end > start && IsBlank(name[end - 1])) end--;
        return name[start..end];
    }

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || Blanks.Contains(c);

    private static bool IsPrintable(string name)
    {
        var isSeen = false;
        foreach (var rune in name.EnumerateRunes())
        {
            // U+FFFD also stands for a lone surrogate here.
            if (rune.Value == 0xFFFD) return false;
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) return false;

            isSeen |= IsSeen(rune, category);
        }

        return isSeen;
    }

    private static bool IsSeen(Rune rune, UnicodeCategory category) =>
        category is not (UnicodeCategory.SpaceSeparator or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.OtherNotAssigned)
        && !(rune.IsBmp && IsBlank((char)rune.Value))
        && UnicodeTables.Current.FoldOf(rune.Value) is not { Length: 0 };
}
