using System.CommandLine;

namespace Parley.Bench.Load.Comparing;

/// <summary><c>compare</c>: ours and its peers, one after the other, with ratios and goals.</summary>
internal static class CompareCommand
{
    private static readonly Argument<string> Name = new("suite") { Description = "library or messenger" };
    private static readonly Option<int> Rounds = new("--rounds") { DefaultValueFactory = _ => 3, Description = "the medians are shown" };
    private static readonly Option<double> WarmUp = new("--warm-up")
    {
        DefaultValueFactory = _ => 8,
        Description = "seconds before each run"
    };
    private static readonly Option<double> Seconds = new("--seconds") { DefaultValueFactory = _ => 5, Description = "of each run" };
    private static readonly Option<bool> Quick = new("--quick") { Description = "one short round, to see that everything works" };
    private static readonly Option<bool> Keep = new("--keep") { Description = "add to the results that are there" };
    private static readonly Option<int> Port = new("--port") { DefaultValueFactory = _ => 21199 };

    private static readonly Option<string> Cores = new("--cores")
    {
        DefaultValueFactory = _ => "0",
        Description = "those of the server, as taskset takes them: 0-1 for both. The load generator has core 1",
    };

    private static readonly Option<string[]> Works = new("--works")
    {
        Description = "only works whose names start so",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> Peers = new("--peers")
    {
        Description = "only peers whose names start so",
        AllowMultipleArgumentsPerToken = true,
    };

    public static string FileOf(Suite suite) => $"bench/results/{suite.Name}.json";

    public static Command Create()
    {
        Name.AcceptOnlyFromAmong([.. Suite.All.Select(suite => suite.Name)]);
        var command = new Command("compare", "Ours and its peers, side by side. To be run in the root of the repository.")
        {
            Name, Rounds, WarmUp, Seconds, Quick, Keep, Works, Peers, Port, Cores,
        };
        command.SetAction((arguments, _) => RunAsync(arguments));
        return command;
    }

    private static async Task RunAsync(ParseResult arguments)
    {
        var plan = ReadPlan(arguments);
        var isQuick = arguments.GetValue(Quick);
        var file = isQuick ? $"artifacts/bench/{plan.Suite.Name}.json" : FileOf(plan.Suite);
        if (!arguments.GetValue(Keep) && File.Exists(file)) File.Delete(file);

        var results = Results.Load(file);
        await new Comparison(plan, results, file).RunAsync();
        Console.Write(Tables.Of(plan.Suite, results));
    }

    private static ComparisonPlan ReadPlan(ParseResult arguments)
    {
        var suite = Suite.All.First(suite => suite.Name == arguments.GetValue(Name));
        var isQuick = arguments.GetValue(Quick);
        return new(
            suite,
            [.. suite.Workloads.Where(workload => IsWanted(workload.Name, arguments.GetValue(Works)))],
            [.. suite.Peers.Where(peer => IsWanted(peer.Name, arguments.GetValue(Peers)))],
            isQuick ? 1 : arguments.GetValue(Rounds), isQuick ? 1 : arguments.GetValue(WarmUp), isQuick ? 1 : arguments.GetValue(Seconds),
            arguments.GetValue(Port), arguments.GetRequiredValue(Cores));
    }

    private static bool IsWanted(string name, string[]? wanted) =>
        wanted is not { Length: > 0 } || wanted.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));
}
