using System.Globalization;

namespace Parley.Chat.Ground;

/// <summary>
/// Integers from outside. Larger ones count as the largest exact integer of JavaScript, which is larger than any count here and small
/// enough for additions.
/// </summary>
internal static class SafeInteger
{
    /// <summary>2⁵³ − 1.</summary>
    public const long Max = 9_007_199_254_740_991;

    /// <summary>The number, or the nearest allowed one.</summary>
    public static long Clamp(long number) => Math.Clamp(number, -Max, Max);

    /// <summary>Reads only digits. False if it is not a non-negative number, or is absurdly large.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long number)
    {
#pragma warning disable RS0030 // The only allowed use.
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
#pragma warning restore RS0030
        number = Clamp(number);
        return isNumber;
    }

    /// <summary>Like the other one, for an optional number.</summary>
    public static bool TryParse(string? text, out long? number)
    {
        number = text is not null && TryParse(text.AsSpan(), out var parsed) ? parsed : null;
        return text is null || number is not null;
    }
}
