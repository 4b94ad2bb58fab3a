using System.CommandLine;
using System.Text.Json.Nodes;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>Copies a SQLite database safely while a server may be writing to it.</summary>
internal static class BackupCommand
{
    public static Command Create(CommonOptions options, Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "Where to; must not exist.", HelpName = "FILE" };
        var command = new Command("backup", "Copies the SQLite database into one file, of one moment and checked, while a server may be running. The copy can be started as it is.");
        command.Arguments.Add(file);
        options.AddJson(command);
        command.SetAction(parsed =>
        {
            var path = Path.GetFullPath(parsed.GetValue(file)!);
            Features.Database(options.Load(parsed)).Backup(path);
            var size = new FileInfo(path).Length;
            terminal.Result(
                options.IsJson(parsed),
                FormattableString.Invariant($"Copied to {path} ({size:N0} bytes). Uploaded files are not in it: copy their folder."),
                new JsonObject { ["file"] = path, ["bytes"] = size });
            return 0;
        });
        return command;
    }
}
