using System.CommandLine;
using System.Text.Json.Nodes;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>Asks the running server whether it is ready, for containers and scripts that have no other means.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Create(CommonOptions options, Terminal terminal)
    {
        var command = new Command("health",
            "Asks the running server whether it is ready, and prints its response. The exit code is 0 if it is ready, 1 otherwise.");
        options.AddUrls(command);
        options.AddJson(command);
        command.SetAction(async (parsed, stop) =>
        {
            var url = options.Load(parsed).Urls[0];
            var (isReady, text) = await RunningServer.AskAsync(url, "health/ready", Patience, stop) is var (status, response)
                ? ((int)status < 300, response)
                : (false, $"No server responds at {url}.");
            terminal.Result(options.IsJson(parsed), text, new JsonObject { ["ready"] = isReady, ["text"] = text });
            return isReady ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
