using System.CommandLine;
using System.Text.Json.Nodes;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>Migrates the database without starting the server.</summary>
internal static class MigrateCommand
{
    public static Command Create(CommonOptions options, Terminal terminal)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only lists the pending steps." };
        var command = new Command(
            "migrate", "Migrates the database to this version's schema, or creates it. The server does the same when it starts.");
        command.Options.Add(dryRun);
        options.AddJson(command);
        command.SetAction(parsed =>
        {
            var database = Features.Database(options.Load(parsed));
            if (parsed.GetValue(dryRun)) Print("missing", "Pending:", database.MissingMigrations());
            else Print("taken", "Taken:", database.Migrate());
            return 0;

            void Print(string name, string words, IReadOnlyList<string> migrations) => terminal.Result(
                options.IsJson(parsed),
                migrations.Count == 0 ? "The schema is up to date." : $"{words} {string.Join(", ", migrations)}.",
                new JsonObject { [name] = Json.List(migrations) });
        });
        return command;
    }
}
