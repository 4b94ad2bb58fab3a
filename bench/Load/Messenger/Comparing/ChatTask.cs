using System.Globalization;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Messenger.Comparing;

/// <summary>One work with its size, and how its runs are compared.</summary>
internal sealed record ChatTask(string Work, int Clients, int InFlight)
{
    public static ChatTask[] All { get; } =
    [
        new("send", 100, 16),
        new("send", 100, 1),
        new("send-latency", 20, 1),
        new("group", 10, 16),
        new("group", 100, 16),
        new("group", 1000, 4),
        new("offline", 4, 1),
        new("history", 20, 1),
        new("storm", 5000, 1),
    ];

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Work}, {Clients} connections, {InFlight} in flight");

    /// <summary>The run in the middle, by the figure that matters for the work.</summary>
    public Result Median(IEnumerable<Result> runs)
    {
        var sorted = runs.OrderBy(Figure).ToArray();
        return sorted[(sorted.Length - 1) / 2];
    }

    private double Figure(Result run) => Work switch
    {
        "send-latency" => run.Latency!.P50,
        "storm" => run.Seconds,
        _ => run.PerCpuSecond,
    };
}
