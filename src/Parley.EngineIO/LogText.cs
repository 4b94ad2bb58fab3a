using System.Globalization;
using System.Text;

namespace Parley.EngineIO;

/// <summary>
/// Text for the log, as harmless there as it is readable: control characters, line ends and what turns the direction of writing are escaped,
/// and what is too long is cut. It is made of a string without a cast, and costs nothing until it is written.
/// </summary>
/// <remarks>What a stranger sends may hold the codes that clear an operator's screen, a line that looks like another one, or a megabyte.</remarks>
/// <param name="text">What was sent.</param>
/// <param name="maxLength">The most characters that are written of it; <see cref="MaxLength"/> by default.</param>
public readonly struct LogText(string? text, int maxLength = LogText.MaxLength)
{
    /// <summary>The most characters that are written of a text, unless its writer asks for another bound.</summary>
    public const int MaxLength = 200;

    /// <summary>The text, as it may be written.</summary>
    public static implicit operator LogText(string? text) => new(text);

    /// <summary>The text, as it may be written.</summary>
    public static LogText FromString(string? text) => new(text);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (text is null) return "";
        var isCut = text.Length > maxLength;
        if (!isCut && !HoldsUnsafe(text)) return text;

        var safe = new StringBuilder();
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, maxLength)).EnumerateRunes()) Append(safe, rune);
        if (isCut) safe.Append(CultureInfo.InvariantCulture, $"… ({text.Length} characters)");
        return safe.ToString();
    }

    private static bool HoldsUnsafe(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsUnsafe(rune) || rune == Rune.ReplacementChar) return true;   // which half of a surrogate pair is, too
        }

        return false;
    }

    private static bool IsUnsafe(Rune rune) => rune.Value is < 0x20 or >= 0x7f && Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static void Append(StringBuilder safe, Rune rune)
    {
        switch (rune.Value)
        {
            case '\r':
                safe.Append("\\r");
                break;
            case '\n':
                safe.Append("\\n");
                break;
            case '\t':
                safe.Append("\\t");
                break;
            default:
                if (IsUnsafe(rune)) safe.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
                else safe.Append(rune);
                break;
        }
    }
}
