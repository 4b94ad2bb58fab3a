using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Messenger.Comparing;

/// <summary>A comparison as tables, and as JSON with every single run.</summary>
internal static class ChatReport
{
    public static string Tables(ChatComparison comparison)
    {
        var report = new StringBuilder();
        report.AppendLine("| work | server | per CPU second | per second | p50 ms | p99 ms | ours ÷ this |");
        report.AppendLine("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
        var medians = new Medians(comparison);
        foreach (var task in comparison.Tasks)
        {
            var ours = comparison.Peers.FirstOrDefault(peer => peer.Name == ChatPeer.Ours) is { } us ? medians.Of(task, us) : null;
            foreach (var peer in comparison.Peers)
            {
                if (medians.Of(task, peer) is { } run)
                    report.AppendLine(Row(task, peer, run, ours));
            }
        }

        report.AppendLine().AppendLine("| goal | wanted | found | met |").AppendLine("| --- | ---: | ---: | --- |");
        foreach (var goal in ChatGoal.Of(comparison))
            report.AppendLine(goal.ToString());
        return report.ToString();
    }

    public static string Json(ChatComparison comparison)
    {
        var entries =
            from task in comparison.Tasks
            from peer in comparison.Peers
            where comparison.Runs(task, peer).Count > 0
            select new ReportEntry(task.Name, peer.Name, comparison.Runs(task, peer));
        return JsonSerializer.Serialize(entries.ToArray(), ReportJson.Default.ReportEntryArray);
    }

    private static string Row(ChatTask task, ChatPeer peer, Result run, Result? ours)
    {
        var ratio = ours is null || peer.Name == ChatPeer.Ours ? "" : Number(ours.PerCpuSecond / run.PerCpuSecond);
        return $"| {task.Name} | {peer.Name} | {Number(run.PerCpuSecond)} | {Number(run.PerSecond)} " +
            $"| {Number(run.Latency?.P50)} | {Number(run.Latency?.P99)} | {ratio} |";
    }

    private static string Number(double? figure) => figure switch
    {
        null => "",
        >= 100 => figure.Value.ToString("#,0", CultureInfo.InvariantCulture),
        _ => figure.Value.ToString("0.0#", CultureInfo.InvariantCulture),
    };
}

/// <summary>All runs of one task on one peer.</summary>
internal sealed record ReportEntry(string Work, string Peer, IReadOnlyList<Result> Runs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReportEntry[]))]
internal sealed partial class ReportJson : JsonSerializerContext;
