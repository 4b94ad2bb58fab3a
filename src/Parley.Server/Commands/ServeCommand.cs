using System.CommandLine;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>Runs the server; the default command.</summary>
internal static class ServeCommand
{
    public static RootCommand Root(CommonOptions options)
    {
        var root = new RootCommand(
            "Parley, a self-hosted chat server for any Socket.IO client. Without a command it runs the server.\n\n"
            + "Every setting can also be set in appsettings.json (section Parley) and in the environment "
            + "(PARLEY_URLS, PARLEY_DATA, PARLEY_DATABASE, PARLEY_CHAT__GROUPMEMBERS, …). The command line takes precedence over the environment, the environment over the file.\n\n"
            + "Exit codes: 0 success, 1 refused or failed, 2 a wrong command line, setting or environment, 3 the server was stopped by a fault, 70 the server ran out of memory.");
        options.AddData(root);
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
