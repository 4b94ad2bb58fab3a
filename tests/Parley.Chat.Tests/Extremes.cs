namespace Parley.Chat.Tests;

/// <summary>Numbers at the edges of what can be counted, as JSON writes them.</summary>
internal static class Extremes
{
    /// <summary>Larger than all existing values, so that all of them mean the same.</summary>
    public static IReadOnlyList<string> Large { get; } =
    [
        "9007199254740991", "9007199254740992", "9007199254740993",   // 2⁵³ − 1, 2⁵³, 2⁵³ + 1
        "9223372036854775746",   // One below which a minute and a little can still be added.
        "9223372036854775806", "9223372036854775807",
    ];

    /// <summary>Negative numbers.</summary>
    public static IReadOnlyList<string> Negative { get; } =
        ["-1", "-2147483649", "-9007199254740993", "-9223372036854775807", "-9223372036854775808"];

    /// <summary>Not whole numbers, or too large ones.</summary>
    public static IReadOnlyList<string> None { get; } =
        ["9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e400", "-1e400", "1e3", "1.0", "0.5", "1E-1"];
}
