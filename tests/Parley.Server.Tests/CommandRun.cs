using System.Text.Json.Nodes;
using Parley.Server.Commands;

namespace Parley.Server.Tests;

/// <summary>The result of a command line.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">What was printed as result.</param>
/// <param name="Error">The error output.</param>
internal sealed record CommandRun(int Code, string Output, string Error)
{
    /// <summary>The lines of JSON that were printed.</summary>
    public IReadOnlyList<JsonNode> Json =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    /// <summary>Runs a command in this process.</summary>
    /// <param name="input">The standard input.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<CommandRun> WithInputAsync(string input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new CommandLine(new Terminal(new StringReader(input), output, error)).RunAsync(arguments);
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    public static Task<CommandRun> OfAsync(params string[] arguments) => WithInputAsync("", arguments);
}
