using System.CommandLine;
using System.Text.Json;
using Parley.Bench.Load.Clients;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load;

/// <summary><c>run</c>: one work against one server that is already there.</summary>
internal static class RunCommand
{
    private static readonly Option<Uri> Url = new("--url")
    {
        Required = true,
        Description = "http://127.0.0.1:PORT",
        CustomParser = result => new Uri(result.Tokens[0].Value),
    };
    private static readonly Option<int> ServerId = new("--server-pid") { Required = true, Description = "the server's process" };
    private static readonly Option<string> Protocol = new("--protocol") { DefaultValueFactory = _ => "socketio" };
    private static readonly Option<string> Work = new("--work") { DefaultValueFactory = _ => "echo" };
    private static readonly Option<int> Clients = new("--clients") { DefaultValueFactory = _ => 100 };
    private static readonly Option<int> InFlight = new("--in-flight") { DefaultValueFactory = _ => 1 };
    private static readonly Option<double> Seconds = new("--seconds") { DefaultValueFactory = _ => 5 };
    private static readonly Option<double> WarmUp = new("--warm-up") { DefaultValueFactory = _ => 3 };
    private static readonly Option<int> Payload = new("--payload") { DefaultValueFactory = _ => 64, Description = "bytes" };

    private static readonly Option<bool> Allocations = new("--allocations")
    {
        Description = "the server tells at /allocated how many bytes it has allocated so far",
    };

    public static Command Create()
    {
        Protocol.AcceptOnlyFromAmong("socketio", "polling", "signalr");
        Work.AcceptOnlyFromAmong("echo", "binary", "broadcast", "rooms", "idle", "connect");
        var command = new Command("run", "One work against one running server.")
        {
            Url, ServerId, Protocol, Work, Clients, InFlight, Seconds, WarmUp, Payload, Allocations,
        };
        command.SetAction((arguments, _) => RunAsync(arguments));
        return command;
    }

    private static async Task RunAsync(ParseResult arguments)
    {
        using var work = NewWork(arguments.GetRequiredValue(Work), ReadSettings(arguments));
        Console.WriteLine(JsonSerializer.Serialize(await work.RunAsync(), ResultJson.Default.Result));
    }

    private static Settings ReadSettings(ParseResult arguments) => new(
        new Target(arguments.GetRequiredValue(Url), arguments.GetRequiredValue(Protocol)), arguments.GetRequiredValue(ServerId),
        arguments.GetRequiredValue(Clients), arguments.GetRequiredValue(InFlight), arguments.GetRequiredValue(Seconds),
        arguments.GetRequiredValue(WarmUp), arguments.GetRequiredValue(Payload),
        arguments.GetValue(Allocations));

    private static Work NewWork(string name, Settings settings) => name switch
    {
        "echo" => new EchoWork(settings),
        "binary" => new EchoWork(settings, isBinary: true),
        "broadcast" => new BroadcastWork(settings),
        "rooms" => new RoomsWork(settings),
        "idle" => new IdleWork(settings),
        _ => new ConnectWork(settings),
    };
}
