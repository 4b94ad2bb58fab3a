using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Server.Commands;

/// <summary>The operator's terminal: input and output of a command.</summary>
/// <param name="Input">Typed or piped input.</param>
/// <param name="Output">For results.</param>
/// <param name="Error">For everything else.</param>
internal sealed record Terminal(TextReader Input, TextWriter Output, TextWriter Error)
{
    /// <summary>Whether <see cref="Error"/> is a terminal, so that a line can be overwritten.</summary>
    public bool IsWatched { get; init; }

    /// <summary>Whether <see cref="Input"/> is a terminal, so that the operator can be prompted.</summary>
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

    /// <summary>Prints a result as text or as one line of JSON.</summary>
    public void Result(bool isJson, string words, JsonNode json) => Output.WriteLine(isJson ? Json.Line(json) : words);

    /// <summary>Prints an error message.</summary>
    /// <returns>The exit code, so that this can be the last line of a command.</returns>
    public int Fail(string message, int code)
    {
        Error.WriteLine($"Parley: {message}");
        return code;
    }

    /// <summary>
    /// Reads a password: on a terminal it is prompted for twice and not shown, otherwise it is the first line of the input.
    /// </summary>
    /// <exception cref="IOException">The two passwords differ.</exception>
    public string ReadPassword()
    {
        if (!IsTypedAt) return Input.ReadLine() ?? "";

        var password = Ask("Password: ");
        return Ask("Again: ") == password ? password : throw new IOException("The two passwords differ.");
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
