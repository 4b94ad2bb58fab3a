using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Messenger.Comparing;

/// <summary>Looks up the median run of a work and a peer.</summary>
internal sealed class Medians(ChatComparison comparison)
{
    public double? PerCpuSecond(string work, int clients, string peer) => Of(work, clients, peer)?.PerCpuSecond;

    /// <summary>Null if it was not run. Of several sizes in flight the first is meant.</summary>
    public Result? Of(string work, int clients, string peer)
    {
        var task = comparison.Tasks.FirstOrDefault(task => task.Work == work && task.Clients == clients);
        var one = comparison.Peers.FirstOrDefault(one => one.Name == peer);
        return task is null || one is null ? null : Of(task, one);
    }

    public Result? Of(ChatTask task, ChatPeer peer) =>
        comparison.Runs(task, peer) is { Count: > 0 } runs ? task.Median(runs) : null;
}
