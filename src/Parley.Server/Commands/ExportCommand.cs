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
        var file = new Argument<string>("file") { Description = "Where to; must not exist. '-' is the standard output.", HelpName = "FILE" };
        var command = new Command(
            "export", "Writes everything that the database holds into one file, from which a database of either kind can be filled. A server may be running.");
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
            var words = string.Create(CultureInfo.InvariantCulture, $"Exported {summary.Rows:N0} rows of {summary.Tables.Count} tables to {path}.")
                + (summary.Quiet ? "" : " A server was running: what it has taken since is not in it.")
                + " Uploaded files are not in it either: copy their folder.";
            terminal.Result(isJson, words, Describe(summary));
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>What was moved, for programs.</summary>
    public static JsonObject Describe(TransferSummary summary) => new()
    {
        ["rows"] = summary.Rows,
        ["tables"] = new JsonObject(summary.Tables.Select(table => KeyValuePair.Create(table.Key, (JsonNode?)table.Value))),
        ["quiet"] = summary.Quiet,
        ["sha256"] = summary.Sha256,
    };
}
