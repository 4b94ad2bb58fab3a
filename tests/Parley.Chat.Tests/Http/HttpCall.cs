using System.Text.RegularExpressions;

namespace Parley.Chat.Tests;

/// <summary>A valid call, and the responses to its errors.</summary>
/// <param name="Name">The name of the endpoint.</param>
/// <param name="Right">Who makes it, its method, its address, and its body: <c>alice POST /groups {"name":"Tea"}</c>.</param>
/// <param name="Again">How the same call is answered when it is made once more.</param>
public sealed partial record HttpCall(string Name, string Right, string Again)
{
    /// <summary>The response to the valid call, if it is a refusal.</summary>
    public string? First { get; init; }

    /// <summary>Whether it needs a user with a password, which costs time.</summary>
    public bool NeedsPassword => Wrong.Append(Right).Any(text => text.Contains("ada", StringComparison.Ordinal));

    /// <summary>The errors of this call beyond those of all calls of its kind, each with the response.</summary>
    public IReadOnlyList<string> Wrong { get; init; } = [];

    /// <summary>A call and its user.</summary>
    public sealed record Request(string By, string Method, string Path, string? Body)
    {
        public static Request Parse(string text)
        {
            var match = Form().Match(text);
            Assert.True(match.Success, $"'{text}' is not a call.");
            return new Request(match.Groups["by"].Value, match.Groups["method"].Value, match.Groups["path"].Value,
                match.Groups["body"] is { Success: true } body ? body.Value : null);
        }
    }

    [GeneratedRegex(@"^(?<by>\w+) (?<method>[A-Z]+) (?<path>\S+)( (?<body>.+))?$")]
    private static partial Regex Form();
}
