using System.Globalization;

namespace Parley.Chat.Contract;

/// <summary>Reads numbers out of the address of a call.</summary>
internal static class QueryNumber
{
    /// <summary>False: it is there and not a number from 0.</summary>
    public static bool TryParse(string? text, out long? number)
    {
        number = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
        return text is null || number is not null;
    }
}
