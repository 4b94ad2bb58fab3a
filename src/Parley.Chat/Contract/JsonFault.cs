using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Chat.Contract;

/// <summary>Describes errors in a client's JSON: the member that is missing or has another type.</summary>
internal static partial class JsonFault
{
    private const int MaxPath = 200;

    /// <summary>The error message for an exception from reading.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="what">The name of the object that was read, such as "msg"; used as a prefix of the member.</param>
    /// <param name="otherwise">The message if no member is to blame.</param>
    public static string Describe(JsonException exception, string what, string otherwise)
    {
        var path = exception.Path is { Length: > 2 and <= MaxPath } given ? given[2..] : null;
        if (Missing().Match(exception.Message) is { Success: true } missing)
        {
            var names = Name().Matches(missing.Groups[1].Value).Select(match => match.Groups[1].Value).ToList();
            var place = path is null ? what : $"{what}: {path}";
            return names.Count == 1 ? $"{place} lacks the member {names[0]}." : $"{place} lacks the members {string.Join(", ", names)}.";
        }

        if (path is null) return otherwise;
        var element = exception is ListElementException { Index: var index } ? $"[{index}]" : "";
        return $"{what}: {path}{element} has an unexpected value.";
    }

    // System.Text.Json reports the names only in this text.
    [GeneratedRegex("missing required properties including: (.*)$", RegexOptions.Singleline)]
    private static partial Regex Missing();

    [GeneratedRegex(@"'(\w+)'")]
    private static partial Regex Name();
}
