using System.Diagnostics.CodeAnalysis;

namespace Parley.Chat.Ground;

/// <summary>The size of a page: 50 entries by default, at most 200.</summary>
internal static class PageSize
{
    public const int Default = 50;
    public const int Max = 200;

    public static bool TryGet(long? asked, int min, out int size, [NotNullWhen(false)] out Refusal? refusal)
    {
        size = (int)Math.Clamp(asked ?? Default, -1, Max);
        refusal = size < min ? Refusal.Malformed($"limit is a number from {min} to {Max}.") : null;
        return refusal is null;
    }
}
