using System.CommandLine;
using System.Text.Json.Nodes;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>Brings the schema of the database forward without starting the server.</summary>
internal static class MigrateCommand
{
    public static Command Create(CommonOptions options, Terminal terminal)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only lists what would be done." };
        var command = new Command("migrate", "Brings the database to this version's schema, and makes it if there is none. The server does the same when it starts.");
        command.Options.Add(dryRun);
        options.AddJson(command);
        command.SetAction(parsed =>
        {
            var database = Features.Database(options.Load(parsed));
            if (parsed.GetValue(dryRun)) Print("missing", "It would take", database.MissingMigrations());
            else Print("taken", "Taken:", database.Migrate());
            return 0;

            void Print(string name, string words, IReadOnlyList<string> migrations) => terminal.Result(
                options.IsJson(parsed),
                migrations.Count == 0 ? "The schema is the newest; there is nothing to do." : $"{words} {string.Join(", ", migrations)}.",
                new JsonObject { [name] = Json.List(migrations) });
        });
        return command;
    }
}
