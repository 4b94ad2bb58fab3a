using System.CommandLine;
using System.Text.Json.Nodes;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>Copies a SQLite database safely while a server may be writing to it.</summary>
internal static class BackupCommand
{
    public static Command Create(CommonOptions options, Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "The target, which must not exist.", HelpName = "FILE" };
        var command = new Command("backup", "Copies the SQLite database to a file, consistent and verified, also while a server is running. A server can start with the copy as it is.");
        command.Arguments.Add(file);
        options.AddJson(command);
        command.SetAction(parsed =>
        {
            var path = Path.GetFullPath(parsed.GetValue(file)!);
            Features.Database(options.Load(parsed)).Backup(path);
            var size = new FileInfo(path).Length;
            terminal.Result(
                options.IsJson(parsed),
                FormattableString.Invariant($"Copied to {path} ({size:N0} bytes). Uploaded files are not included: copy their folder."),
                new JsonObject { ["file"] = path, ["bytes"] = size });
            return 0;
        });
        return command;
    }
}
