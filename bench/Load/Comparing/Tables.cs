using System.Globalization;
using System.Text;

namespace Parley.Bench.Load.Comparing;

/// <summary>Results as tables in Markdown.</summary>
internal static class Tables
{
    public static string Of(Suite suite, Results results)
    {
        var text = new StringBuilder();
        text.AppendLine("| work | server | figure | least – most | ours ÷ this | per second | p50 ms | p99 ms | bytes allocated each |");
        text.AppendLine("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var workload in suite.Workloads)
        {
            foreach (var peer in suite.Peers) AppendRow(text, results, workload, peer);
        }

        text.AppendLine().AppendLine("| goal | wanted | found | met |").AppendLine("| --- | ---: | ---: | --- |");
        foreach (var goal in suite.Goals(results)) AppendGoal(text, goal);
        return text.ToString();
    }

    public static string Number(double? figure) => figure switch
    {
        null => "",
        >= 100 => figure.Value.ToString("#,0", CultureInfo.InvariantCulture),
        _ => figure.Value.ToString("0.0#", CultureInfo.InvariantCulture),
    };

    private static void AppendRow(StringBuilder text, Results results, Workload workload, Peer peer)
    {
        if (results.Of(workload, peer.Name) is not { Count: > 0 } runs) return;

        var run = runs[runs.Count / 2];
        var isOurs = peer.Name == Peer.Ours;
        string[] cells =
        [
            isOurs ? $"{workload.Name}, {workload.Unit}" : "", isOurs ? $"**{peer.Name}**" : peer.Name, Number(workload.Of(run)),
            Spread(workload, runs),
            isOurs ? "" : Number(results.Share(workload, peer.Name)),
            workload.Figure == Figure.PerCpuSecond ? Number(run.PerSecond) : "", Number(run.Latency?.P50), Number(run.Latency?.P99),
            workload.Figure == Figure.PerCpuSecond ? Number(run.AllocatedBytesPerMessage) : "",
        ];
        text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |");
    }

    private static string Spread(Workload workload, IEnumerable<Works.Result> runs)
    {
        var figures = runs.Select(workload.Of).Order().ToArray();
        return figures.Length == 1 ? "" : $"{Number(figures[0])} – {Number(figures[^1])}";
    }

    private static void AppendGoal(StringBuilder text, Goal goal)
    {
        var found = goal.Found is null ? "not measured" : Number(goal.Found);
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {goal.Text} | {(goal.IsLeast ? '≥' : '≤')} {Number(goal.Wanted)} | {found} | {(goal.IsMet ? "yes" : "**no**")} |");
    }
}
