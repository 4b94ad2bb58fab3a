using System.Diagnostics.CodeAnalysis;
using Parley.Chat.Contract;

namespace Parley.Chat.Messages;

/// <summary>How many entries a page holds: 50 unless asked otherwise, 200 at most.</summary>
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
