using System.Buffers;
using System.Globalization;
using System.Text;
using Parley.Chat.Text;

namespace Parley.Chat.Ground;

/// <summary>
/// A display name: 1 to 64 characters without invisible characters and without characters that change the direction of text around them.
/// </summary>
internal static class DisplayName
{
    private const int MaxLength = 64;

    // Direction marks, embeddings, overrides and isolates: a name that contains one could imitate another name.
    private static readonly SearchValues<char> Directions =
        SearchValues.Create("\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    // Letters, marks or signs that are drawn as nothing.
    private static readonly SearchValues<char> Blanks =
        SearchValues.Create("\u00AD\u115F\u1160\u17B4\u17B5\u180E\u200B\u2060\u2800\u3164\uFEFF\uFFA0");

    public static bool IsValid(string? name) => IsValid(name, MaxLength);

    public static bool IsValid(string? name, int maxLength) =>
        name is not null && name.Length <= maxLength && !name.AsSpan().ContainsAny(Directions) && IsPrintable(name);

    /// <summary>The name without surrounding blanks; never empty for a valid name.</summary>
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
        category is not (
            UnicodeCategory.SpaceSeparator or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.OtherNotAssigned)
        && !(rune.IsBmp && IsBlank((char)rune.Value))
        && UnicodeTables.Current.FoldOf(rune.Value) is not { Length: 0 };
}
