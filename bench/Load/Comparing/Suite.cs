namespace Parley.Bench.Load.Comparing;

/// <summary>The peers and workloads of a comparison.</summary>
/// <param name="Name">The name of its results.</param>
/// <param name="Command">The load generator's command for one work.</param>
/// <param name="Peers">Ours first.</param>
/// <param name="Workloads">In the order of the report.</param>
/// <param name="Goals">What the results should show.</param>
internal sealed record Suite(string Name, string Command, Peer[] Peers, Workload[] Workloads, Func<Results, IEnumerable<Goal>> Goals)
{
    public static Suite[] All { get; } = [LibrarySuite.Create(), MessengerSuite.Create()];
}
