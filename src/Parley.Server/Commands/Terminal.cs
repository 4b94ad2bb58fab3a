using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Server.Commands;

/// <summary>Whoever gave the command: what they are told and what they type.</summary>
/// <param name="Input">What is typed, or piped in.</param>
/// <param name="Output">For results.</param>
/// <param name="Error">For everything else.</param>
internal sealed record Terminal(TextReader Input, TextWriter Output, TextWriter Error)
{
    /// <summary>Whether somebody looks at <see cref="Error"/>, so that a line may be written over.</summary>
    public bool IsWatched { get; init; }

    /// <summary>Whether somebody types, so that they may be asked.</summary>
    public bool IsTypedAt { get; init; }

    /// <summary>Opens the output for bytes.</summary>
    public Func<Stream> RawOutput { get; init; } = Console.OpenStandardOutput;

    /// <summary>Opens the input for bytes.</summary>
    public Func<Stream> RawInput { get; init; } = Console.OpenStandardInput;

    public static Terminal OfProcess() => new(Console.In, Console.Out, Console.Error)
    {
        IsWatched = !Console.IsErrorRedirected,
        IsTypedAt = !Console.IsInputRedirected,
    };

    /// <summary>Prints a result: words for people, or one line of JSON for programs.</summary>
    public void Result(bool isJson, string words, JsonNode json) => Output.WriteLine(isJson ? Json.Line(json) : words);

    /// <summary>Says what went wrong.</summary>
    /// <returns>The exit code, so that this can be the last line of a command.</returns>
    public int Fail(string message, int code)
    {
        Error.WriteLine($"Parley: {message}");
        return code;
    }

    /// <summary>A password: asked for twice and not shown where somebody types, else the first line that is piped in.</summary>
    /// <exception cref="IOException">The two are not the same.</exception>
    public string ReadPassword()
    {
        if (!IsTypedAt) return Input.ReadLine() ?? "";

        var password = Ask("Password: ");
        return Ask("Again: ") == password ? password : throw new IOException("The two passwords are not the same.");
    }

    private string Ask(string prompt)
    {
        Error.Write(prompt);
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }

        Error.WriteLine();
        return typed.ToString();
    }
}
