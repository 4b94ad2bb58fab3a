using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Chat.Backups;
using Parley.Server.Backups;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>Backs up everything that a server stores, also while it is running.</summary>
internal static class BackupCommand
{
    public static Command Create(CommonOptions options, Terminal terminal)
    {
        var folder = Folder("The folder for all backups, which is created if it is missing. Without it: the bucket of Backup:S3.");
        var every = new Option<string>("--every")
        {
            Description = "Keeps running, and makes a backup whenever the newest one is that old: 24h, 30m, 7d.",
            HelpName = "DURATION",
        };
        var keep = new Option<int?>("--keep")
        {
            Description = "How many backups to keep: after a new one has been made and verified, older ones are deleted. [default: all]",
            HelpName = "NUMBER",
        };
        var command = new Command(
            "backup", "Makes a backup of the database and the users' files, consistent and verified, also while a server is running. Settings are not included. 'restore' restores it.");
        command.Arguments.Add(folder);
        command.Options.Add(every);
        command.Options.Add(keep);
        options.AddJson(command);
        command.SetAction(async (parsed, stop) =>
        {
            var settings = options.Load(parsed);
            var count = parsed.GetValue(keep);
            if (count < 1) throw new StartException("--keep is a number of at least 1.");

            var period = parsed.GetValue(every) is { } text ? SettingValue.Duration(new Setting("", text, every.Name)) : TimeSpan.Zero;
            if (parsed.GetValue(every) is not null && period < TimeSpan.FromSeconds(1)) throw new StartException("--every is at least 1s.");

            using var backups = Features.Backups(settings, parsed.GetValue(folder));
            var run = new BackupRun(backups, settings.Data, count, TimeProvider.System);
            var isJson = options.IsJson(parsed);
            if (period == TimeSpan.Zero) Print(terminal, isJson, await run.OnceAsync(stop));
            else await RepeatAsync(run, period, terminal, isJson, stop);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The argument that names a folder of backups.</summary>
    public static Argument<string?> Folder(string description) =>
        new("folder") { Description = description, HelpName = "FOLDER", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>The numbers that people compare.</summary>
    public static string Count(IReadOnlyDictionary<string, long> rows) => string.Create(
        CultureInfo.InvariantCulture, $"{rows.GetValueOrDefault("users"):N0} users, {rows.GetValueOrDefault("log"):N0} entries of the log");

    private static async Task RepeatAsync(BackupRun run, TimeSpan every, Terminal terminal, bool isJson, CancellationToken stop)
    {
        try
        {
            await run.RepeatAsync(
                every, made => Print(terminal, isJson, made), error => terminal.Fail($"The backup failed. {error}", ExitCode.Failed), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was stopped, as it has to be some time.
        }
    }

    private static void Print(Terminal terminal, bool isJson, BackupSummary made)
    {
        foreach (var file in made.MissingFiles) terminal.Error.WriteLine($"Parley: A file is not in the backup. {file}");

        var files = made.FilesElsewhere is { } bucket
            ? $"The users' files are not included; they are in {bucket}."
            : string.Create(CultureInfo.InvariantCulture, $"{made.Files:N0} files ({made.CopiedFiles:N0} new).");
        var deleted = made.Deleted.Count > 0 ? $" Deleted: {string.Join(", ", made.Deleted)}." : "";
        terminal.Result(
            isJson,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Backed up to {made.Place}, {made.Name}: {Count(made.Rows)} ({made.DatabaseBytes:N0} bytes). {files} Settings are not included.{deleted}"),
            new JsonObject
            {
                ["name"] = made.Name,
                ["place"] = made.Place,
                ["taken"] = made.Taken.ToUnixTimeMilliseconds(),
                ["bytes"] = made.DatabaseBytes,
                ["rows"] = new JsonObject(made.Rows.Select(table => KeyValuePair.Create(table.Key, (JsonNode?)table.Value))),
                ["files"] = made.Files,
                ["fileBytes"] = made.FileBytes,
                ["copiedFiles"] = made.CopiedFiles,
                ["missingFiles"] = made.MissingFiles.Count,
                ["filesElsewhere"] = made.FilesElsewhere,
                ["deleted"] = Json.List(made.Deleted),
            });
    }
}
