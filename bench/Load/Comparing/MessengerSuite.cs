namespace Parley.Bench.Load.Comparing;

/// <summary>The messenger against itself in machine code and on PostgreSQL, plain Node servers of its contract, and ejabberd.</summary>
internal static class MessengerSuite
{
    private const string Native = "Parley, native";
    private const string Postgres = "Parley, PostgreSQL";
    private const string NodeEach = "Node, commit each";
    private const string NodeBatch = "Node, commit in batches";
    private const string Ejabberd = "ejabberd";

    private static readonly string[] Sends = ["send", "send-latency"];

    private static readonly Workload Idle = new("idle messenger", "idle", 1) { Figure = Figure.Resident, IsAlone = true };
    private static readonly Workload Audited = new("audited posts, 16 connections, 16 in flight", "audited", 16, 16) { IsAlone = true };
    private static readonly Workload Send16 = new("durable sends, 100 connections, 16 in flight", "send", 100, 16);
    private static readonly Workload Send1 = new("durable sends, 100 connections, 1 in flight", "send", 100);
    private static readonly Workload Latency = new("a send at low load", "send-latency", 20) { Figure = Figure.Latency };
    private static readonly Workload Group10 = new("group of 10, 16 in flight (deliveries)", "group", 10, 16);
    private static readonly Workload Group100 = new("group of 100, 16 in flight (deliveries)", "group", 100, 16);
    private static readonly Workload Group1000 = new("group of 1,000, 4 in flight (deliveries)", "group", 1_000, 4);
    private static readonly Workload Offline = new("offline sync of 10,000 entries (entries)", "offline", 4);
    private static readonly Workload History = new("history, pages of 50 (pages)", "history", 20);
    private static readonly Workload Storm = new("5,000 clients back at once", "storm", 5_000) { Figure = Figure.Duration };

    public static Suite Create() => new(
        "messenger",
        "chat",
        [
            new(Peer.Ours, "parley-chat", "contract") { IsKept = true },
            new(Native, "parley-chat-native", "contract") { Works = [.. Sends, "audited", "idle"], IsKept = true },
            new(Postgres, "parley-chat", "contract") { Arguments = ["--postgres"], Works = Sends, IsKept = true },
            new(NodeEach, "node-chat", "contract") { Arguments = ["--commit", "each"], Works = Sends, IsKept = true },
            new(NodeBatch, "node-chat", "contract")
            {
                Arguments = ["--commit", "batch"],
                Works = [.. Sends, "group", "offline", "history", "storm", "idle"],
                IsKept = true,
            },
            new(Ejabberd, "ejabberd", "xmpp") { Works = [.. Sends, "idle"] },
        ],
        [Idle, Send16, Send1, Audited, Latency, Group10, Group100, Group1000, Offline, History, Storm],
        Goals);

    private static IEnumerable<Goal> Goals(Results results)
    {
        var (latency, storm) = (results.Median(Latency, Peer.Ours), results.Median(Storm, Peer.Ours));
        var onPostgres = results.Median(Latency, Postgres);
        yield return new("durable sends, against Node that commits each", 5, results.Lead(Send16, NodeEach));
        yield return new("… against Node that commits in batches", 1.5, results.Lead(Send16, NodeBatch));
        yield return new("… against ejabberd with offline storage and archive", 3, results.Lead(Send16, Ejabberd));
        yield return new("… beyond: for each server CPU second", 20_000, results.Median(Send16, Peer.Ours)?.PerCpuSecond);
        yield return new("a send at low load beyond a flush of the same disk, p50, ms", 2,
            latency?.Latency?.P50 - latency?.Figures?["flushP50"], IsLeast: false);
        yield return new("… p99, ms", 10, latency?.Latency?.P99 - latency?.Figures?["flushP99"], IsLeast: false);
        yield return new("durable sends on PostgreSQL, part of those on SQLite", 0.6, 1 / results.Share(Send16, Postgres));
        yield return new("a send at low load on PostgreSQL beyond a flush of the same disk, p50, ms", 2,
            onPostgres?.Latency?.P50 - onPostgres?.Figures?["flushP50"], IsLeast: false);
        yield return new(
            "entries of an offline sync for each server CPU second", 200_000, results.Median(Offline, Peer.Ours)?.PerCpuSecond);
        yield return new("5,000 back at once: seconds until all are verified and synced", 10, storm?.Seconds, IsLeast: false);
        yield return new("… p99 of the live traffic meanwhile, ms", 1_000, storm?.Latency?.P99, IsLeast: false);
        yield return new("audited posts that are not found again by id, in all runs", 0, Missing(results, "ById"), IsLeast: false);
        yield return new("… by text", 0, Missing(results, "ByText"), IsLeast: false);
        yield return new("… by search", 0, Missing(results, "BySearch"), IsLeast: false);
        var idle = results.Median(Idle, Native)?.Figures;
        yield return new("an idle messenger in machine code: MiB resident", 40, idle?["residentMiB"], IsLeast: false);
        yield return new("… ms until it is ready", 150, idle?["ready"], IsLeast: false);
    }

    private static double? Missing(Results results, string way)
    {
        string[] ours = [Peer.Ours, Native];
        var runs = ours.SelectMany(peer => results.Of(Audited, peer)).ToArray();
        return runs.Length > 0 ? runs.Sum(run => run.Figures!["missing" + way]) : null;
    }
}
