using System.CommandLine;
using System.Text.Json.Nodes;
using Parley.Chat.Administration;
using Parley.Server.Operators;

namespace Parley.Server.Commands;

/// <summary>Sends an announcement to all users.</summary>
internal static class AnnounceCommand
{
    public static Command Create(CommonOptions options, Terminal terminal)
    {
        var text = new Argument<string>("text")
        {
            Description = "The text of the announcement. '-' reads it from standard input.",
            HelpName = "TEXT"
        };
        var command = new Command("announce", "Sends an announcement to all users. Connected users get it at once, the others later. Works with and without a running server.");
        command.Arguments.Add(text);
        options.AddJson(command);
        command.SetAction(async (parsed, stop) =>
        {
            var settings = options.Load(parsed);
            var said = parsed.GetValue(text) is "-" ? await terminal.Input.ReadToEndAsync(stop) : parsed.GetValue(text);
            await using var operation = new Operation(settings);
            var answer = await operation.AskAsync(new OperatorRequest(OperatorCommands.Announce) { Text = said!.Trim() }, stop);
            if (answer.Code != 1) return terminal.Fail(answer.Message!, 1);

            terminal.Result(options.IsJson(parsed), "The announcement was sent.", new JsonObject { ["announced"] = true });
            return 0;
        });
        return command;
    }
}
