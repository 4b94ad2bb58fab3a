using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Comparing;

/// <summary>One run of one work on one peer.</summary>
/// <param name="Workload">The workload's name.</param>
/// <param name="Peer">The peer's name.</param>
/// <param name="Result">What was measured.</param>
internal sealed record Run(string Workload, string Peer, Result Result);

/// <summary>All runs of a comparison, stored in a file, with their medians.</summary>
/// <param name="Machine">On what they were taken.</param>
/// <param name="Runs">In the order in which they were made.</param>
internal sealed record Results(Machine Machine, List<Run> Runs)
{
    public static Results Load(string file) => File.Exists(file)
        ? JsonSerializer.Deserialize(File.ReadAllText(file), ResultsJson.Default.Results)!
        : new(Machine.Read(), []);

    public void Save(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, JsonSerializer.Serialize(this, ResultsJson.Default.Results) + "\n");
    }

    /// <summary>The runs of a work on a peer, best first.</summary>
    public IReadOnlyList<Result> Of(Workload workload, string peer)
    {
        var runs = Runs.Where(run => run.Workload == workload.Name && run.Peer == peer).Select(run => run.Result);
        return [.. workload.IsLessBetter ? runs.OrderBy(workload.Of) : runs.OrderByDescending(workload.Of)];
    }

    /// <summary>The run in the middle, by the figure that matters for the work; null if there is none.</summary>
    public Result? Median(Workload workload, string peer) => Of(workload, peer) is { Count: > 0 } runs ? runs[runs.Count / 2] : null;

    /// <summary>The figure of the run in the middle.</summary>
    public double? Figure(Workload workload, string peer) => Median(workload, peer) is { } run ? workload.Of(run) : null;

    /// <summary>How many times a peer's figure ours is.</summary>
    public double? Share(Workload workload, string peer) => Figure(workload, Peer.Ours) / Figure(workload, peer);

    /// <summary>How many times better than a peer ours is.</summary>
    public double? Lead(Workload workload, string peer) => workload.IsLessBetter ? 1 / Share(workload, peer) : Share(workload, peer);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    IndentSize = 1)]
[JsonSerializable(typeof(Results))]
internal sealed partial class ResultsJson : JsonSerializerContext;
