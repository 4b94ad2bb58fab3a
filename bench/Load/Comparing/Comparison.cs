using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Comparing;

/// <summary>The selection of one comparison.</summary>
internal sealed record ComparisonPlan(
    Suite Suite, Workload[] Workloads, Peer[] Peers, int Rounds, double WarmUp, double Seconds, int Port, string Cores);

/// <summary>
/// Runs every work on every peer in turn, round after round, so that other load of the machine affects all of them. Each run is saved at
/// once.
/// </summary>
internal sealed class Comparison(ComparisonPlan plan, Results results, string file)
{
    private const int GeneratorCore = 1;

    private readonly int _planned = plan.Rounds * plan.Peers.Sum(peer => plan.Workloads.Count(peer.Does));
    private int _done;

    public async Task RunAsync()
    {
        for (var round = 1; round <= plan.Rounds; round++)
        {
            foreach (var peer in plan.Peers) await RunAsync(peer);
        }
    }

    private async Task RunAsync(Peer peer)
    {
        var workloads = plan.Workloads.Where(peer.Does).ToLookup(workload => workload.IsAlone);
        var data = Path.GetFullPath(Path.Combine("artifacts", "bench", string.Concat(peer.Name.Split(' ', ','))));
        foreach (var alone in workloads[true]) await RunAsync(peer, [alone], $"{data}-alone", isKept: false);
        if (workloads[false].Any()) await RunAsync(peer, workloads[false], data, peer.IsKept);
    }

    private async Task RunAsync(Peer peer, IEnumerable<Workload> workloads, string data, bool isKept)
    {
        if (!isKept && Directory.Exists(data)) Directory.Delete(data, recursive: true);
        Directory.CreateDirectory(data);

        using var server = await PeerProcess.StartAsync(Command(peer, data));
        foreach (var workload in workloads)
        {
            await Console.Error.WriteLineAsync($"[{++_done}/{_planned}] {peer.Name}: {workload.Name}");
            results.Runs.Add(new Run(workload.Name, peer.Name, await RunAsync(peer, workload, server.Id, data)));
            results.Save(file);
        }
    }

    private async Task<Result> RunAsync(Peer peer, Workload workload, int serverId, string data)
    {
        var start = new ProcessStartInfo("taskset", Arguments(peer, workload, serverId, data)) { RedirectStandardOutput = true };
        using var generator = Process.Start(start)!;
        var output = await generator.StandardOutput.ReadToEndAsync();
        await generator.WaitForExitAsync();
        if (generator.ExitCode != 0) throw new InvalidDataException($"{peer.Name}: {workload.Name} failed; what it said stands above.");
        return JsonSerializer.Deserialize(output, ResultJson.Default.Result)!;
    }

    private bool IsChat => plan.Suite.Command == "chat";

    private string[] Command(Peer peer, string data) => peer.Command(plan.Cores, plan.Port, IsChat ? data : null);

    private IEnumerable<string> Arguments(Peer peer, Workload workload, int serverId, string data)
    {
        string[] own = IsChat ? ["--seed", Path.Combine(data, "seed.json"), "--disk", data, "--", .. Command(peer, data)] : [];
        return
        [
            "-c", Text(GeneratorCore), Environment.ProcessPath!, Environment.GetCommandLineArgs()[0], plan.Suite.Command,
            "--url", $"http://127.0.0.1:{Text(plan.Port)}", "--server-pid", Text(serverId),
            "--protocol", workload.Protocol ?? peer.Protocol, "--work", workload.Work,
            "--clients", Text(workload.Clients), "--in-flight", Text(workload.InFlight),
            "--warm-up", Text(plan.WarmUp), "--seconds", Text(plan.Seconds), .. peer.LoadArguments, .. own,
        ];
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
