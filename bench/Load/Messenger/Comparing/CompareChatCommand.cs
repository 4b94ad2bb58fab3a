using System.CommandLine;

namespace Parley.Bench.Load.Messenger.Comparing;

/// <summary><c>compare-chat</c>: our messenger and its peers, one after the other, with ratios and goals.</summary>
internal static class CompareChatCommand
{
    private static readonly Option<int> Repeat = new("--repeat") { DefaultValueFactory = _ => 3, Description = "rounds; the medians are shown" };
    private static readonly Option<double> Seconds = new("--seconds") { DefaultValueFactory = _ => 5, Description = "of each run" };
    private static readonly Option<string[]> Only = new("--only") { Description = "these works", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> Peers = new("--peers") { Description = "only peers whose names start so", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int> Port = new("--port") { DefaultValueFactory = _ => 21199 };

    private static readonly Option<string> Folder = new("--folder")
    {
        DefaultValueFactory = _ => Path.Combine("artifacts", "bench"),
        Description = "for the servers' data and the report",
    };

    public static Command Create()
    {
        var command = new Command("compare-chat", "Our messenger and its peers. To be run in the root of the repository.")
        {
            Repeat, Seconds, Only, Peers, Port, Folder,
        };
        command.SetAction((arguments, _) => RunAsync(ReadPlan(arguments)));
        return command;
    }

    private static async Task RunAsync(ComparisonPlan plan)
    {
        var comparison = new ChatComparison(plan);
        await comparison.RunAsync();
        var tables = ChatReport.Tables(comparison);
        await File.WriteAllTextAsync(Path.Combine(plan.Folder, "messenger.md"), tables);
        await File.WriteAllTextAsync(Path.Combine(plan.Folder, "messenger.json"), ChatReport.Json(comparison));
        Console.Write(tables);
    }

    private static ComparisonPlan ReadPlan(ParseResult arguments)
    {
        var (works, names) = (arguments.GetValue(Only) ?? [], arguments.GetValue(Peers) ?? []);
        return new(
            [.. ChatTask.All.Where(task => works.Length == 0 || works.Contains(task.Work))],
            [.. ChatPeer.All.Where(peer => names.Length == 0 || names.Any(name => peer.Name.StartsWith(name, StringComparison.Ordinal)))],
            arguments.GetRequiredValue(Repeat), arguments.GetRequiredValue(Seconds), arguments.GetRequiredValue(Port),
            arguments.GetRequiredValue(Folder));
    }
}
