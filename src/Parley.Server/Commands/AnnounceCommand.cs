using System.CommandLine;
using System.Text.Json.Nodes;
using Parley.Chat.Administration;
using Parley.Server.Operators;

namespace Parley.Server.Commands;

/// <summary>Tells all users something.</summary>
internal static class AnnounceCommand
{
    public static Command Create(CommonOptions options, Terminal terminal)
    {
        var text = new Argument<string>("text") { Description = "What to tell them. '-' reads it from the standard input.", HelpName = "TEXT" };
        var command = new Command("announce", "Tells all users something: those who are connected at once, the others when they come, whether the server runs or not.");
        command.Arguments.Add(text);
        options.AddJson(command);
        command.SetAction(async (parsed, stop) =>
        {
            var settings = options.Load(parsed);
            var said = parsed.GetValue(text) is "-" ? await terminal.Input.ReadToEndAsync(stop) : parsed.GetValue(text);
            await using var operation = new Operation(settings);
            var answer = await operation.AskAsync(new OperatorRequest(OperatorCommands.Announce) { Text = said!.Trim() }, stop);
            if (answer.Code != 1) return terminal.Fail(answer.Message!, 1);

            terminal.Result(options.IsJson(parsed), "It is announced.", new JsonObject { ["announced"] = true });
            return 0;
        });
        return command;
    }
}
