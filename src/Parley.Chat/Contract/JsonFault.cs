using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Chat.Contract;

/// <summary>Says what is wrong with JSON that a client sent, in its own words: which member is missing, or is something else.</summary>
internal static partial class JsonFault
{
    private const int MaxPath = 200;

    /// <summary>The sentence for what reading has thrown.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="what">What was read, such as "msg"; it stands before the member.</param>
    /// <param name="otherwise">What to say if no member is to blame.</param>
    public static string Describe(JsonException exception, string what, string otherwise)
    {
        var path = exception.Path is { Length: > 2 and <= MaxPath } given ? given[2..] : null;
        if (Missing().Match(exception.Message) is { Success: true } missing)
        {
            var names = Name().Matches(missing.Groups[1].Value).Select(match => match.Groups[1].Value).ToList();
            var place = path is null ? what : $"{what}: {path}";
            return names.Count == 1 ? $"{place} lacks the member {names[0]}." : $"{place} lacks the members {string.Join(", ", names)}.";
        }

        return path is null ? otherwise : $"{what}: {path} is not what is expected there.";
    }

    // The only place in which System.Text.Json says it.
    [GeneratedRegex("missing required properties including: (.*)$", RegexOptions.Singleline)]
    private static partial Regex Missing();

    [GeneratedRegex(@"'(\w+)'")]
    private static partial Regex Name();
}
