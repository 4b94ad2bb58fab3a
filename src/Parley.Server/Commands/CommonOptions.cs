using System.CommandLine;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>The options that several commands share, as settings that win over all others.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string> _data = new("--data")
    {
        Description = "The folder for everything that must survive. [default: ./data]",
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
        Description = "Where to listen, several separated by ';'. [default: http://localhost:5000]",
        HelpName = "URLS",
    };

    private readonly Option<bool> _demo = new("--demo")
    {
        Description = "Adds the users alice, bob and carol with a bit of history, and prints their passwords.",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Prints the result as JSON, for programs.",
    };

    /// <summary>Where the server listens.</summary>
    public void AddUrls(Command command) => command.Options.Add(_urls);

    public void AddDemo(Command command) => command.Options.Add(_demo);

    public void AddJson(Command command) => command.Options.Add(_json);

    /// <summary>Where the data is: for this command and all below it.</summary>
    public void AddPlace(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_database);
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>All settings that count for a command.</summary>
    /// <exception cref="StartException">A setting does not exist, or has a value that it cannot have.</exception>
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
        if (parsed.GetResult(_demo) is { Implicit: false }) yield return new Setting("Parley:Demo", parsed.GetValue(_demo) ? "true" : "false", _demo.Name);
    }
}
