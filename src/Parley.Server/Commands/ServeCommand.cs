using System.CommandLine;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>Runs the server: what happens without a command, or with its name.</summary>
internal static class ServeCommand
{
    public static RootCommand Root(CommonOptions options)
    {
        var root = new RootCommand(
            "Parley, a self-hosted chat server that any Socket.IO client can talk to. Without a command it serves.\n\n"
            + "Every setting can also stand in appsettings.json (section Parley) and in the environment "
            + "(PARLEY_URLS, PARLEY_DATA, PARLEY_DATABASE, PARLEY_CHAT__GROUPMEMBERS, …). The command line wins over the environment, the environment over the file.\n\n"
            + "Exit codes: 0 done, 1 refused or failed, 2 a wrong command line, wrong settings or a machine that must be mended, 3 a server that a fault has stopped, 70 a server that has run out of memory.");
        options.AddPlace(root);
        Complete(root, options);
        return root;
    }

    public static Command Create(string name, string description, CommonOptions options)
    {
        var command = new Command(name, description);
        Complete(command, options);
        return command;
    }

    private static void Complete(Command command, CommonOptions options)
    {
        options.AddUrls(command);
        options.AddDemo(command);
        command.SetAction(async (parsed, _) =>
        {
            return await ServerHost.RunAsync(options.Load(parsed));
        });
    }
}
