using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Chat.Backups;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>Restores a backup to an empty place.</summary>
internal static class RestoreCommand
{
    public static Command Create(CommonOptions options, Terminal terminal)
    {
        var folder = BackupCommand.Folder("The folder of the backups. Without it: the bucket of Backup:S3.");
        var name = new Option<string>("--backup")
        {
            Description = "The backup to restore, such as parley-2026-05-01T02-00-00Z. [default: the newest]",
            HelpName = "NAME",
        };
        var force = new Option<bool>("--force")
        {
            Description = "Renames a database and files that are in the way, instead of refusing. Nothing is deleted.",
        };
        var command = new Command(
            "restore", "Restores a backup after checking it: the database and the users' files, into a data folder that has neither. The server must be stopped.");
        command.Arguments.Add(folder);
        command.Options.Add(name);
        command.Options.Add(force);
        options.AddJson(command);
        command.SetAction(async (parsed, stop) =>
        {
            var settings = options.Load(parsed);
            using var backups = Features.Backups(settings, parsed.GetValue(folder));
            DataFolder.Prepare(settings.Data);
            Print(terminal, options.IsJson(parsed), await backups.RestoreAsync(parsed.GetValue(name), parsed.GetValue(force), stop));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(Terminal terminal, bool isJson, RestoreSummary restored)
    {
        foreach (var file in restored.MissingFiles) terminal.Error.WriteLine($"Parley: The file {file} is not in the backup, or is damaged there.");
        foreach (var old in restored.MovedAside) terminal.Error.WriteLine($"Parley: The old data is in {old}.");

        var files = restored.FilesElsewhere is { } bucket
            ? $"The users' files are not in it; the server looks for them in {bucket}."
            : string.Create(CultureInfo.InvariantCulture, $"{restored.Files:N0} files.");
        terminal.Result(
            isJson,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Restored {restored.Name}: {BackupCommand.Count(restored.Rows)}. {files} Clients start afresh when they connect. Settings were not included."),
            new JsonObject
            {
                ["name"] = restored.Name,
                ["taken"] = restored.Taken.ToUnixTimeMilliseconds(),
                ["rows"] = new JsonObject(restored.Rows.Select(table => KeyValuePair.Create(table.Key, (JsonNode?)table.Value))),
                ["files"] = restored.Files,
                ["missingFiles"] = Json.List(restored.MissingFiles),
                ["filesElsewhere"] = restored.FilesElsewhere,
                ["movedAside"] = Json.List(restored.MovedAside),
            });
    }
}
