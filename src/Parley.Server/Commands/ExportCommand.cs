using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Chat.Transfer;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>Writes everything into one portable file.</summary>
internal static class ExportCommand
{
    public static Command Create(CommonOptions options, Terminal terminal)
    {
        var file = new Argument<string>("file")
        {
            Description = "The target, which must not exist. '-' is standard output.",
            HelpName = "FILE"
        };
        var command = new Command(
            "export", "Writes the whole content of the database to one file, which can be imported into SQLite or PostgreSQL. Works while a server is running.");
        command.Arguments.Add(file);
        options.AddJson(command);
        command.SetAction((parsed, stop) =>
        {
            var (database, path, isJson) = (Features.Database(options.Load(parsed)), parsed.GetValue(file)!, options.IsJson(parsed));
            var progress = new ProgressLine(terminal, isJson, TimeProvider.System);
            if (path == "-")
            {
                using var output = terminal.RawOutput();
                database.ExportTo(output, progress.Show, stop);
                progress.Clear();
                return Task.FromResult(0);
            }

            var summary = database.Export(path, progress.Show, stop);
            progress.Clear();
            var words = string.Create(
                CultureInfo.InvariantCulture, $"Exported {summary.Rows:N0} rows of {summary.Tables.Count} tables to {path}.")
                + (summary.Quiet ? "" : " A server was running: later changes are not included.")
                + " Uploaded files are not included: copy their folder.";
            terminal.Result(isJson, words, Describe(summary));
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>The summary as JSON.</summary>
    public static JsonObject Describe(TransferSummary summary) => new()
    {
        ["rows"] = summary.Rows,
        ["tables"] = new JsonObject(summary.Tables.Select(table => KeyValuePair.Create(table.Key, (JsonNode?)table.Value))),
        ["quiet"] = summary.Quiet,
        ["sha256"] = summary.Sha256,
    };
}
