using System.Text.RegularExpressions;

namespace Parley.Chat.Tests;

/// <summary>A call as it is made when nothing is wrong with it, and how it is answered when something is.</summary>
/// <param name="Name">The name of the endpoint.</param>
/// <param name="Right">Who makes it, its method, its address, and its body: <c>alice POST /groups {"name":"Tea"}</c>.</param>
/// <param name="Again">How the same call is answered when it is made once more.</param>
public sealed partial record HttpCall(string Name, string Right, string Again)
{
    /// <summary>How the right call is answered, if not with what it asks for.</summary>
    public string? First { get; init; }

    /// <summary>Whether somebody with a password has to do with it; he costs time.</summary>
    public bool NeedsPassword => Wrong.Append(Right).Any(text => text.Contains("ada", StringComparison.Ordinal));

    /// <summary>What can be wrong beside what is wrong with every call of its kind, each with its answer.</summary>
    public IReadOnlyList<string> Wrong { get; init; } = [];

    /// <summary>Who makes a call, and which.</summary>
    public sealed record Request(string By, string Method, string Path, string? Body)
    {
        public static Request Parse(string text)
        {
            var match = Form().Match(text);
            Assert.True(match.Success, $"'{text}' is not a call.");
            return new Request(match.Groups["by"].Value, match.Groups["method"].Value, match.Groups["path"].Value, match.Groups["body"] is { Success: true } body ? body.Value : null);
        }
    }

    [GeneratedRegex(@"^(?<by>\w+) (?<method>[A-Z]+) (?<path>\S+)( (?<body>.+))?$")]
    private static partial Regex Form();
}
