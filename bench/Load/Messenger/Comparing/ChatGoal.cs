using System.Globalization;

namespace Parley.Bench.Load.Messenger.Comparing;

/// <summary>Something that a comparison should show.</summary>
/// <param name="Text">What.</param>
/// <param name="Wanted">The limit.</param>
/// <param name="Found">What was found, or null if it was not measured.</param>
/// <param name="IsLeast">Whether the limit is the least, or else the most.</param>
internal sealed record ChatGoal(string Text, double Wanted, double? Found, bool IsLeast = true)
{
    public override string ToString()
    {
        var found = Found is { } figure ? figure.ToString("#,0.##", CultureInfo.InvariantCulture) : "not measured";
        var isMet = Found is { } value && (IsLeast ? value >= Wanted : value <= Wanted);
        return $"| {Text} | {(IsLeast ? "≥" : "≤")} {Wanted.ToString("#,0.##", CultureInfo.InvariantCulture)} | {found} | {(isMet ? "yes" : "no")} |";
    }

    public static IEnumerable<ChatGoal> Of(ChatComparison comparison)
    {
        var figures = new Medians(comparison);
        var send = figures.PerCpuSecond("send", 100, ChatPeer.Ours);
        yield return new("durable sends per CPU second, against Node that commits each", 5, send / figures.PerCpuSecond("send", 100, ChatPeer.NodeEach));
        yield return new("… against Node that commits in batches", 1.5, send / figures.PerCpuSecond("send", 100, ChatPeer.NodeBatch));
        yield return new("… against ejabberd", 3, send / figures.PerCpuSecond("send", 100, ChatPeer.Ejabberd));
        yield return new("durable sends per CPU second", 20_000, send);

        var latency = figures.Of("send-latency", 20, ChatPeer.Ours);
        yield return new("send at low load beyond a flush of the same disk, p50, ms", 2, latency?.Latency?.P50 - latency?.Figures?["flushP50"], IsLeast: false);
        yield return new("… p99, ms", 10, latency?.Latency?.P99 - latency?.Figures?["flushP99"], IsLeast: false);
        yield return new("entries per CPU second of an offline sync", 200_000, figures.PerCpuSecond("offline", 4, ChatPeer.Ours));

        var storm = figures.Of("storm", 5000, ChatPeer.Ours);
        yield return new("storm of 5,000: seconds until all are synced", 10, storm?.Seconds, IsLeast: false);
        yield return new("… p99 of the live traffic meanwhile, ms", 1_000, storm?.Latency?.P99, IsLeast: false);
    }
}
