using System.Globalization;
using System.Text;

namespace Parley.Chat.Files;

/// <summary>The name that people see: kept as data, never used as a path.</summary>
internal static class FileName
{
    private const string None = "file";

    public const int MaxLength = 255;

    /// <summary>What is left of a name without folders and without characters that deceive; <c>file</c> if nothing is.</summary>
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

    // Control characters end headers; format characters turn "gpj.exe" into "exe.jpg" before the reader's eyes.
    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),   // Those join letters and pictures, and turn nothing around.
        _ => rune == Rune.ReplacementChar,
    };
}
