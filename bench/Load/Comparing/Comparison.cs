using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Comparing;

/// <summary>The selection of one comparison.</summary>
internal sealed record ComparisonPlan(Suite Suite, Workload[] Workloads, Peer[] Peers, int Rounds, double WarmUp, double Seconds, int Port);

/// <summary>
/// Runs every work on every peer in turn, round after round, so that other load of the machine affects all of them. Each run is saved at
/// once.
/// </summary>
internal sealed class Comparison(ComparisonPlan plan, Results results, string file)
{
    private const int ServerCore = 0;
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
        foreach (var alone in workloads[true]) await RunAsync(peer, [alone]);
        if (workloads[false].Any()) await RunAsync(peer, workloads[false]);
    }

    private async Task RunAsync(Peer peer, IEnumerable<Workload> workloads)
    {
        var data = Path.GetFullPath(Path.Combine("artifacts", "bench", string.Concat(peer.Name.Split(' ', ','))));
        if (!peer.IsKept && Directory.Exists(data)) Directory.Delete(data, recursive: true);
        Directory.CreateDirectory(data);

        using var server = await PeerProcess.StartAsync(peer, plan.Port, ServerCore, data, needsData: plan.Suite.Command == "chat");
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

    private IEnumerable<string> Arguments(Peer peer, Workload workload, int serverId, string data)
    {
        string[] own = plan.Suite.Command == "chat" ? ["--seed", Path.Combine(data, "seed.json"), "--disk", data] : [];
        return
        [
            "-c", Text(GeneratorCore), Environment.ProcessPath!, Environment.GetCommandLineArgs()[0], plan.Suite.Command,
            "--url", $"http://127.0.0.1:{Text(plan.Port)}", "--server-pid", Text(serverId),
            "--protocol", workload.Protocol ?? peer.Protocol, "--work", workload.Work,
            "--clients", Text(workload.Clients), "--in-flight", Text(workload.InFlight),
            "--warm-up", Text(plan.WarmUp), "--seconds", Text(plan.Seconds), .. own, .. peer.LoadArguments,
        ];
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
