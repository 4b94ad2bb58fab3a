using System.CommandLine;
using System.CommandLine.Parsing;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>The commands and options of the program.</summary>
internal sealed class CommandLine
{
    private readonly Terminal _terminal;
    private readonly CommonOptions _options = new();
    private readonly RootCommand _root;
    private readonly Command _serve;

    public CommandLine(Terminal terminal)
    {
        _terminal = terminal;
        _serve = ServeCommand.Create("serve", "Runs the server. This is the default command.", _options);
        _root = ServeCommand.Root(_options);
        _root.Subcommands.Add(_serve);
        _root.Subcommands.Add(UserCommands.Create(_options, terminal));
        _root.Subcommands.Add(AnnounceCommand.Create(_options, terminal));
        _root.Subcommands.Add(CheckCommand.Create(_options, terminal));
        _root.Subcommands.Add(HealthCommand.Create(_options, terminal));
        _root.Subcommands.Add(MigrateCommand.Create(_options, terminal));
        _root.Subcommands.Add(ExportCommand.Create(_options, terminal));
        _root.Subcommands.Add(ImportCommand.Create(_options, terminal));
        _root.Subcommands.Add(BackupCommand.Create(_options, terminal));
        _root.Subcommands.Add(RestoreCommand.Create(_options, terminal));
    }

    /// <summary>Runs the command.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="StartException">The server cannot start.</exception>
    public async Task<int> RunAsync(string[] args)
    {
        var parsed = _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var command = parsed.CommandResult.Command;
        var isServer = command == _root || command == _serve;
        try
        {
            if (parsed.Errors.Count > 0)
                throw new StartException($"{OneLine(parsed.Errors[0].Message)}{Meant(parsed)} See {PathOf(parsed.CommandResult)}--help.");

            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // The server's host handles signals itself; any other command gets a cancelled token and a moment to clean up.
                ProcessTerminationTimeout = isServer ? null : TimeSpan.FromSeconds(10),
                Output = _terminal.Output,
                Error = _terminal.Error,
            });
        }
        catch (StartException exception) when (!isServer)
        {
            return _terminal.Fail(exception.Message, ExitCode.Wrong);
        }
        catch (OperationCanceledException) when (!isServer)
        {
            return _terminal.Fail("Interrupted before it was finished.", ExitCode.Failed);
        }
        catch (Exception exception) when (!isServer && Failure.Explain(exception) is { } explanation)
        {
            return _terminal.Fail(explanation, ExitCode.Failed);
        }
    }

    private static string Meant(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var names = command.Subcommands.Select(one => one.Name).Concat(command.Options.Select(option => option.Name));
        return parsed.UnmatchedTokens is [var token, ..] && Suggestion.For(token, names) is { } near ? $" Did you mean {near}?" : "";
    }

    private static string OneLine(string message) => string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // The command whose help is meant, as it is typed: "user add ".
    private static string PathOf(SymbolResult result) =>
        result is CommandResult { Parent: { } parent } command ? $"{PathOf(parent)}{command.Command.Name} " : "";
}
