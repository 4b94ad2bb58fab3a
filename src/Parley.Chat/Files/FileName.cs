using System.Globalization;
using System.Text;

namespace Parley.Chat.Files;

/// <summary>The visible name: stored as data, never used as a path.</summary>
internal static class FileName
{
    private const string None = "file";

    public const int MaxLength = 255;

    /// <summary>The name without folders and deceptive characters; <c>file</c> if nothing is left.</summary>
    public static string Clean(string? name)
    {
        if (name is null) return None;

        var kept = new StringBuilder(name.Length);
        foreach (var rune in name.AsSpan(name.LastIndexOfAny(['/', '\\']) + 1).EnumerateRunes())
        {
            if (!IsHidden(rune)) kept.Append(rune.ToString());
        }

        var clean = kept.ToString().Trim();
        return clean.Trim('.', ' ').Length == 0 ? None : clean;
    }

    // Control characters end headers; format characters make "gpj.exe" look like "exe.jpg".
    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),   // These join letters and pictures and do not change directions.
        _ => rune == Rune.ReplacementChar,
    };
}
