using System.CommandLine;
using System.Globalization;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>Fills an empty database from the file of an export.</summary>
internal static class ImportCommand
{
    public static Command Create(CommonOptions options, Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "A file written by 'export'. '-' is standard input.", HelpName = "FILE" };
        var keepEpoch = new Option<bool>("--keep-epoch")
        {
            Description = "Lets clients continue from their position instead of starting afresh. Allowed only if nothing was written to the old database after the export: "
                + "the server was stopped during the export and has not been started on the old database since.",
        };
        var command = new Command("import", "Fills an empty database from an export file, completely or not at all.");
        command.Arguments.Add(file);
        command.Options.Add(keepEpoch);
        options.AddJson(command);
        command.SetAction((parsed, stop) =>
        {
            var (settings, path, isJson) = (options.Load(parsed), parsed.GetValue(file)!, options.IsJson(parsed));
            var progress = new ProgressLine(terminal, isJson, TimeProvider.System);
            using var source = path == "-" ? terminal.RawInput() : File.OpenRead(path);
            var keepsEpoch = parsed.GetValue(keepEpoch);
            var summary = Features.Database(settings).Import(source, keepsEpoch, progress.Show, stop);
            progress.Clear();
            var words = string.Create(CultureInfo.InvariantCulture, $"Imported {summary.Rows:N0} rows of {summary.Tables.Count} tables. ")
                + (keepsEpoch ? "Clients continue from their position." : "Clients start afresh when they reconnect.")
                + " Uploaded files were not included: copy their folder.";
            var json = ExportCommand.Describe(summary);
            json["keptEpoch"] = keepsEpoch;
            terminal.Result(isJson, words, json);
            return Task.FromResult(0);
        });
        return command;
    }
}
