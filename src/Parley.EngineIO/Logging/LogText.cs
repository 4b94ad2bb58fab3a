using System.Globalization;
using System.Text;

namespace Parley.EngineIO;

/// <summary>
/// Text from outside, safe to write to a log: control characters, line breaks and characters that change the text direction are escaped,
/// and long text is cut. It converts from a string implicitly and costs nothing until it is written. Thread-safe.
/// </summary>
/// <remarks>Clients may send terminal codes that clear the screen, text that looks like another log line, or a megabyte.</remarks>
/// <param name="text">The text from outside.</param>
/// <param name="maxLength">The maximum number of characters to write; default is <see cref="MaxLength"/>.</param>
public readonly struct LogText(string? text, int maxLength = LogText.MaxLength)
{
    /// <summary>The default for the maximum number of characters to write.</summary>
    public const int MaxLength = 200;

    /// <summary>Converts text from outside.</summary>
    public static implicit operator LogText(string? text) => new(text);

    /// <summary>Converts text from outside.</summary>
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
            if (IsUnsafe(rune) || rune == Rune.ReplacementChar) return true;   // half of a surrogate pair becomes one, too
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
