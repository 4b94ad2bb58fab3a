using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Chat.Administration;
using Parley.Server.Operators;

namespace Parley.Server.Commands;

/// <summary>The operator's commands for accounts, with and without a running server.</summary>
internal sealed class UserCommands
{
    private readonly CommonOptions _options;
    private readonly Terminal _terminal;
    private readonly Argument<string> _id = new("id") { Description = "The user's id.", HelpName = "ID" };

    private UserCommands(CommonOptions options, Terminal terminal) => (_options, _terminal) = (options, terminal);

    public static Command Create(CommonOptions options, Terminal terminal)
    {
        var commands = new UserCommands(options, terminal);
        var user = new Command("user", "Creates, lists and changes accounts, with and without a running server.");
        user.Subcommands.Add(commands.Add());
        user.Subcommands.Add(commands.List());
        user.Subcommands.Add(commands.Password());
        user.Subcommands.Add(commands.Change(
            "ban", "Closes an account: its sessions end at once, and it cannot sign in.", OperatorCommands.BanUser, "is banned"));
        user.Subcommands.Add(commands.Change("unban", "Opens a closed account again.", OperatorCommands.UnbanUser, "may sign in again"));
        user.Subcommands.Add(commands.Role());
        return user;
    }

    private Command Add()
    {
        var name = new Option<string>("--name") { Description = "The display name. [default: the id]", HelpName = "NAME" };
        var command = new Command(
            "add", "Creates an account. Prompts for the password, or reads it from the first line of standard input.");
        command.Options.Add(name);
        Complete(
            command,
            (parsed, id) => new OperatorRequest(OperatorCommands.AddUser)
            {
                User = id,
                Name = parsed.GetValue(name),
                Password = _terminal.ReadPassword()
            },
            "was created");
        return command;
    }

    private Command Password()
    {
        var command = new Command("password", "Replaces a password and ends all sessions of the user. Prompts for the password, or reads it from the first line of standard input.");
        Complete(command, (_, id) =>
            new OperatorRequest(OperatorCommands.SetPassword) { User = id, Password = _terminal.ReadPassword() }, "has a new password");
        return command;
    }

    private Command Change(string name, string description, string operation, string done)
    {
        var command = new Command(name, description);
        Complete(command, (_, id) => new OperatorRequest(operation) { User = id }, done);
        return command;
    }

    private Command Role()
    {
        var role = new Argument<string>("role") { Description = "admin, moderator, or none.", HelpName = "ROLE" };
        role.AcceptOnlyFromAmong("admin", "moderator", "none");
        var command = new Command("role", "Sets or removes a user's role for the whole server.");
        Complete(
            command,
            (parsed, id) => new OperatorRequest(OperatorCommands.SetRole)
            {
                User = id,
                Role = parsed.GetValue(role) is "none" ? null : parsed.GetValue(role)
            },
            "has that role now");
        command.Arguments.Add(role);
        return command;
    }

    private void Complete(Command command, Func<ParseResult, string, OperatorRequest> ask, string done)
    {
        command.Arguments.Add(_id);
        _options.AddJson(command);
        command.SetAction(async (parsed, stop) =>
        {
            var settings = _options.Load(parsed);
            var id = parsed.GetValue(_id)!;
            await using var operation = new Operation(settings);
            var answer = await operation.AskAsync(ask(parsed, id), stop);
            if (answer.Code != 1) return _terminal.Fail(answer.Message!, 1);

            _terminal.Result(_options.IsJson(parsed), $"{id} {done}.", Describe(answer.Users![0]));
            return 0;
        });
    }

    private Command List()
    {
        var command = new Command("list", "Lists all accounts, ordered by id.");
        _options.AddJson(command);
        command.SetAction(async (parsed, stop) =>
        {
            var isJson = _options.IsJson(parsed);
            await using var operation = new Operation(_options.Load(parsed));
            var request = new OperatorRequest(OperatorCommands.ListUsers);
            while (true)
            {
                var answer = await operation.AskAsync(request, stop);
                if (answer.Code != 1) return _terminal.Fail(answer.Message!, 1);

                foreach (var user in answer.Users!) _terminal.Result(isJson, Line(user), Describe(user));
                if (!answer.More) return 0;
                request = request with { After = answer.Users[^1].Id };
            }
        });
        return command;
    }

    private static string Line(OperatorUser user)
    {
        var seen = user.LastSeen is { } time ? $"seen {Date(time)}" : "never seen";
        var state = user.Banned is { } since ? $", banned since {Date(since)}" : "";
        return $"{user.Id,-32}  {user.Role ?? "-",-9}  created {Date(user.Created)}, {seen}{state}  {user.Name}";
    }

    private static string Date(long time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JsonObject Describe(OperatorUser user) => new()
    {
        ["id"] = user.Id,
        ["name"] = user.Name,
        ["role"] = user.Role,
        ["created"] = user.Created,
        ["lastSeen"] = user.LastSeen,
        ["banned"] = user.Banned,
    };
}
