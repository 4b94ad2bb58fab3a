using System.CommandLine;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>The options that several commands share, as settings with the highest priority.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string> _data = new("--data")
    {
        Description = "The folder for all persistent data. [default: ./data]",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<string> _database = new("--database")
    {
        Description = "The path of a SQLite file, or a PostgreSQL connection string (Host=…;Database=… or postgresql://…). [default: parley.db in the data folder]",
        HelpName = "DATABASE",
        Recursive = true,
    };

    private readonly Option<string> _urls = new("--urls")
    {
        Description = "The addresses to listen on, separated by ';'. [default: http://localhost:5000]",
        HelpName = "URLS",
    };

    private readonly Option<bool> _demo = new("--demo")
    {
        Description = "Creates the users alice, bob and carol with some history, and prints their passwords.",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Prints the result as JSON.",
    };

    /// <summary>The addresses that the server listens on.</summary>
    public void AddUrls(Command command) => command.Options.Add(_urls);

    public void AddDemo(Command command) => command.Options.Add(_demo);

    public void AddJson(Command command) => command.Options.Add(_json);

    /// <summary>The location of the data, for this command and all subcommands.</summary>
    public void AddData(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_database);
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>All settings that apply to a command.</summary>
    /// <exception cref="StartException">A setting does not exist, or has an invalid value.</exception>
    public Settings Load(ParseResult parsed)
    {
        var settings = Settings.Load(Given(parsed), Features.Bind);
        Features.Validate(settings);
        return settings;
    }

    private IEnumerable<Setting> Given(ParseResult parsed)
    {
        if (parsed.GetValue(_urls) is { } urls) yield return new Setting("Parley:Urls", urls, _urls.Name);
        if (parsed.GetValue(_data) is { } data) yield return new Setting("Parley:Data", data, _data.Name);
        if (parsed.GetValue(_database) is { } database) yield return new Setting("Parley:Database", database, _database.Name);
        if (parsed.GetResult(_demo) is { Implicit: false })
            yield return new Setting("Parley:Demo", parsed.GetValue(_demo) ? "true" : "false", _demo.Name);
    }
}
