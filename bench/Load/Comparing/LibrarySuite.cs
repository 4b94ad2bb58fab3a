namespace Parley.Bench.Load.Comparing;

/// <summary>The Socket.IO server against Node's, Bun's, and against SignalR.</summary>
internal static class LibrarySuite
{
    private const string Native = "Parley, native";
    private const string Node = "Node";
    private const string Bun = "Bun";
    private const string SignalR = "SignalR";

    private static readonly Workload Idle = new("idle connections, 5,000 open", "idle", 5_000) { Figure = Figure.Memory, IsAlone = true };
    private static readonly Workload Echo1 = new("echo, 100 connections, 1 in flight", "echo", 100);
    private static readonly Workload Echo16 = new("echo, 100 connections, 16 in flight", "echo", 100, 16);
    private static readonly Workload Binary = new("binary echo, 100 connections, 16 in flight", "binary", 100, 16);
    private static readonly Workload Polling = new("echo by polling, 100 connections", "echo", 100) { Protocol = "polling" };
    private static readonly Workload Broadcast1 = new("broadcast to 500, 1 in flight (deliveries)", "broadcast", 500);
    private static readonly Workload Broadcast16 = new("broadcast to 500, 16 in flight (deliveries)", "broadcast", 500, 16);
    private static readonly Workload Rooms = new("50 rooms of 10, 4 in flight each (deliveries)", "rooms", 500, 4);
    private static readonly Workload Connect = new("connections opened", "connect", 32);

    public static Suite Create() => new(
        "library",
        "run",
        [
            new(Peer.Ours, "parley", "socketio") { Arguments = ["--rooms"], LoadArguments = ["--allocations"] },
            new(Native, "parley-native", "socketio") { Arguments = ["--rooms"], Works = ["idle", "echo", "broadcast"] },
            new(Node, "node", "socketio") { Arguments = ["--rooms"] },
            new(Bun, "bun", "socketio") { Arguments = ["--rooms"] },
            new(SignalR, "signalr", "signalr") { Works = ["idle", "echo", "broadcast", "connect"] },
        ],
        [Idle, Echo1, Echo16, Binary, Polling, Broadcast1, Broadcast16, Rooms, Connect],
        Goals);

    private static IEnumerable<Goal> Goals(Results results)
    {
        yield return new("echo, 1 in flight, against Node", 1.3, results.Lead(Echo1, Node));
        yield return new("… beyond: ahead of Bun", 1, results.Lead(Echo1, Bun));
        yield return new("echo, 16 in flight, against Node", 5, results.Lead(Echo16, Node));
        yield return new("… against Bun", 1.2, results.Lead(Echo16, Bun));
        yield return new("broadcast, 1 in flight, against Node", 1.1, results.Lead(Broadcast1, Node));
        yield return new("… against Bun", 1.1, results.Lead(Broadcast1, Bun));
        yield return new("broadcast, 16 in flight, against Node", 10, results.Lead(Broadcast16, Node));
        yield return new("… against SignalR", 1.3, results.Lead(Broadcast16, SignalR));
        yield return new("idle memory, compiled natively, part of Node's", 0.6, NativeShare(results, Node), IsLeast: false);
        yield return new("… part of Bun's", 1, NativeShare(results, Bun), IsLeast: false);
        yield return new("idle memory, compiled as it runs, part of Node's", 0.6, results.Share(Idle, Node), IsLeast: false);
        yield return new("… part of Bun's", 1, results.Share(Idle, Bun), IsLeast: false);
        yield return new("connections opened, against Node", 2, results.Lead(Connect, Node));
        yield return new("echo by polling, against Node", 2, results.Lead(Polling, Node));
        yield return new(
            "bytes allocated for each echo, beyond the 96 of the handler's own argument",
            32, results.Median(Echo1, Peer.Ours)?.AllocatedBytesPerMessage - 96, IsLeast: false);
    }

    private static double? NativeShare(Results results, string peer) => results.Figure(Idle, Native) / results.Figure(Idle, peer);
}
