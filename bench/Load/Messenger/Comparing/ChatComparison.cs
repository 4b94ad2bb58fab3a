using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Messenger.Comparing;

/// <summary>What is compared, and how often.</summary>
internal sealed record ComparisonPlan(ChatTask[] Tasks, ChatPeer[] Peers, int Repeat, double Seconds, int Port, string Folder);

/// <summary>Runs every task on every peer in turn, round after round, so that what else the machine does hits all of them.</summary>
internal sealed class ChatComparison(ComparisonPlan plan)
{
    private const int ServerCore = 0;
    private const int GeneratorCore = 1;

    private readonly Dictionary<(ChatTask, ChatPeer), List<Result>> _runs = [];

    public IEnumerable<ChatTask> Tasks => plan.Tasks;

    public IEnumerable<ChatPeer> Peers => plan.Peers;

    public async Task RunAsync()
    {
        for (var round = 1; round <= plan.Repeat; round++)
        {
            foreach (var peer in plan.Peers)
                await RunAsync(peer, round);
        }
    }

    public IReadOnlyList<Result> Runs(ChatTask task, ChatPeer peer) => _runs.GetValueOrDefault((task, peer), []);

    private async Task RunAsync(ChatPeer peer, int round)
    {
        var data = Path.Combine(plan.Folder, string.Concat(peer.Name.Split(' ', ',')));
        if (!peer.IsKept && Directory.Exists(data))
            Directory.Delete(data, recursive: true);
        Directory.CreateDirectory(data);

        using var server = await PeerProcess.StartAsync(peer, plan.Port, ServerCore, Path.GetFullPath(data));
        foreach (var task in plan.Tasks.Where(peer.Does))
        {
            await Console.Error.WriteLineAsync($"round {round}, {peer.Name}: {task.Name}");
            if (!_runs.TryGetValue((task, peer), out var runs))
                _runs.Add((task, peer), runs = []);
            runs.Add(await RunAsync(peer, task, server.Id, data));
        }
    }

    private async Task<Result> RunAsync(ChatPeer peer, ChatTask task, int serverId, string data)
    {
        string[] arguments =
        [
            "-c", $"{GeneratorCore}", Environment.ProcessPath!, Environment.GetCommandLineArgs()[0], "chat",
            "--url", $"http://127.0.0.1:{plan.Port}", "--server-pid", $"{serverId}", "--protocol", peer.Protocol,
            "--work", task.Work, "--clients", $"{task.Clients}", "--in-flight", $"{task.InFlight}",
            "--seconds", plan.Seconds.ToString(CultureInfo.InvariantCulture), "--seed", Path.Combine(data, "seed.json"), "--disk", data,
        ];
        var start = new ProcessStartInfo("taskset") { RedirectStandardOutput = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        using var generator = Process.Start(start)!;
        var output = await generator.StandardOutput.ReadToEndAsync();
        await generator.WaitForExitAsync();
        if (generator.ExitCode != 0)
            throw new InvalidDataException($"{peer.Name}: {task.Name} failed");
        return JsonSerializer.Deserialize(output, ResultJson.Default.Result)!;
    }
}
