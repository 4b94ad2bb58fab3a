using System.CommandLine;

namespace Parley.Server.Configuration;

/// <summary>The command line: what may be written there, and what that says.</summary>
internal sealed class ServeCommand
{
    private readonly Option<string> _urls = new("--urls")
    {
        Description = "Where to listen, several separated by ';'. [default: http://localhost:5000]",
        HelpName = "URLS",
    };

    private readonly Option<string> _data = new("--data")
    {
        Description = "The folder for everything that must survive. [default: ./data]",
        HelpName = "DIR",
    };

    private readonly Option<string> _database = new("--database")
    {
        Description = "The path of a SQLite file, or a PostgreSQL connection string (Host=…;Database=… or postgresql://…). [default: parley.db in the data folder]",
        HelpName = "DATABASE",
    };

    private readonly Option<bool> _demo = new("--demo")
    {
        Description = "Adds the users alice, bob and carol with a bit of history, and prints their passwords.",
    };

    private readonly RootCommand _root;

    /// <param name="serve">Runs the server with what the command line says, until it is stopped.</param>
    public ServeCommand(Func<IReadOnlyList<Setting>, Task> serve)
    {
        _root = new RootCommand(
            "Parley, a self-hosted chat server that any Socket.IO client can talk to.\n\n"
            + "Every setting can also stand in appsettings.json (section Parley) and in the environment "
            + "(PARLEY_URLS, PARLEY_DATA, PARLEY_DATABASE, PARLEY_CHAT__GROUPMEMBERS, …). The command line wins over the environment, the environment over the file.");
        _root.Options.Add(_urls);
        _root.Options.Add(_data);
        _root.Options.Add(_database);
        _root.Options.Add(_demo);
        _root.SetAction(async (parsed, _) =>
        {
            await serve([.. Given(parsed)]);
            return 0;
        });
    }

    /// <summary>Does what was asked for: serve, or print the help or the version.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> RunAsync(string[] args)
    {
        var parsed = _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0) throw new StartException($"{parsed.Errors[0].Message} See --help.");

        // Signals belong to the host, faults to Program.
        return parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }

    private IEnumerable<Setting> Given(ParseResult parsed)
    {
        if (parsed.GetValue(_urls) is { } urls) yield return new Setting("Parley:Urls", urls, _urls.Name);
        if (parsed.GetValue(_data) is { } data) yield return new Setting("Parley:Data", data, _data.Name);
        if (parsed.GetValue(_database) is { } database) yield return new Setting("Parley:Database", database, _database.Name);
        if (parsed.GetResult(_demo) is { Implicit: false }) yield return new Setting("Parley:Demo", parsed.GetValue(_demo) ? "true" : "false", _demo.Name);
    }
}
