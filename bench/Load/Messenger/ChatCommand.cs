using System.CommandLine;
using System.Text.Json;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Messenger;

/// <summary><c>chat</c>: one work against one messenger that is already there.</summary>
internal static class ChatCommand
{
    private static readonly Option<Uri> Url = new("--url")
    {
        Required = true,
        Description = "http://127.0.0.1:PORT",
        CustomParser = result => new Uri(result.Tokens[0].Value),
    };

    private static readonly Option<Uri[]> Nodes = new("--node")
    {
        Description = "a node behind --url, several times: clients connect to the nodes in turn, which takes fewer file descriptors",
        CustomParser = result => [.. result.Tokens.Select(token => new Uri(token.Value))],
    };

    private static readonly Option<int> ServerId = new("--server-pid") { Required = true, Description = "the server's process" };
    private static readonly Option<string> Protocol = new("--protocol") { DefaultValueFactory = _ => "contract" };
    private static readonly Option<string> Work = new("--work") { DefaultValueFactory = _ => "send" };
    private static readonly Option<int> Clients = new("--clients") { DefaultValueFactory = _ => 100 };
    private static readonly Option<int> InFlight = new("--in-flight") { DefaultValueFactory = _ => 16 };
    private static readonly Option<double> Seconds = new("--seconds") { DefaultValueFactory = _ => 5 };
    private static readonly Option<double> WarmUp = new("--warm-up") { DefaultValueFactory = _ => 3 };
    private static readonly Option<int> Payload = new("--payload")
    {
        DefaultValueFactory = _ => 64,
        Description = "bytes of a message's text"
    };
    private static readonly Option<string?> ApiKey = new("--api-key")
    {
        Description = "one of Chat:ApiKeys: users are made without the cost of passwords"
    };
    private static readonly Option<string?> Seed = new(
        "--seed")
    { Description = "the file that remembers who was made; belongs to one data folder" };
    private static readonly Option<string> Disk = new("--disk")
    {
        DefaultValueFactory = _ => ".",
        Description = "a folder on the server's disk"
    };

    private static readonly Argument<string[]> Start = new("start")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "after --: the command that starts the server again, which audited and idle kill",
    };

    public static Command Create()
    {
        Protocol.AcceptOnlyFromAmong("contract", "xmpp");
        Work.AcceptOnlyFromAmong("send", "send-latency", "group", "offline", "history", "storm", "audited", "idle");
        var command = new Command("chat", "One work against one running messenger.")
        {
            Url, Nodes, ServerId, Protocol, Work, Clients, InFlight, Seconds, WarmUp, Payload, Seed, ApiKey, Disk, Start,
        };
        command.SetAction((arguments, _) => RunAsync(arguments));
        return command;
    }

    private static async Task RunAsync(ParseResult arguments)
    {
        using var work = NewWork(arguments.GetRequiredValue(Work), ReadSettings(arguments));
        Console.WriteLine(JsonSerializer.Serialize(await work.RunAsync(), ResultJson.Default.Result));
    }

    private static ChatSettings ReadSettings(ParseResult arguments) => new(
        arguments.GetRequiredValue(Url), arguments.GetValue(Nodes) ?? [], arguments.GetRequiredValue(Protocol),
        arguments.GetRequiredValue(ServerId), arguments.GetRequiredValue(Clients), arguments.GetRequiredValue(InFlight),
        arguments.GetRequiredValue(Seconds), arguments.GetRequiredValue(WarmUp), arguments.GetRequiredValue(Payload),
        arguments.GetValue(Seed), arguments.GetValue(ApiKey), arguments.GetRequiredValue(Disk),
        arguments.GetValue(Start) ?? []);

    private static ChatWork NewWork(string name, ChatSettings settings) => name switch
    {
        "send" => new SendWork(settings),
        "send-latency" => new SendLatencyWork(settings),
        "group" => new GroupWork(settings),
        "offline" => new OfflineWork(settings),
        "history" => new HistoryWork(settings),
        "audited" => new AuditedWork(settings),
        "idle" => new IdleChatWork(settings),
        _ => new StormWork(settings),
    };
}
