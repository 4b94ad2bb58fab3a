using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>A Redis Cluster of three servers, each with a third of the slots.</summary>
public class RedisCluster : IAsyncLifetime
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    private readonly List<RedisServer> _servers = [];
    private readonly int _replicas;

    public RedisCluster()
        : this(replicas: 0)
    {
    }

    /// <summary>Creates a cluster.</summary>
    /// <param name="replicas">The number of replicas of each of the three servers.</param>
    protected RedisCluster(int replicas)
    {
        _replicas = replicas;
        for (var i = 0; i < 3 * (1 + replicas); i++)
            _servers.Add(new RedisServer($"--cluster-enabled yes --cluster-node-timeout 1000 --cluster-port {RedisServer.FreePort()}"));
    }

    /// <summary>The connection string with all servers.</summary>
    public string Address => string.Join(',', _servers.Select(server => server.Address));

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(_servers.Select(server => server.InitializeAsync().AsTask()));
        await RunAsync(
            ["--cluster", "create", .. _servers.Select(server => server.Address), "--cluster-replicas", $"{_replicas}", "--cluster-yes"]);
        foreach (var server in _servers)
        {
            await UntilAsync(async () => $"{await server.ExecuteAsync("CLUSTER", "INFO")}" is var info
                && info.Contains("cluster_state:ok", StringComparison.Ordinal)
                && info.Contains($"cluster_known_nodes:{_servers.Count}", StringComparison.Ordinal));
        }

        foreach (var server in _servers.Skip(3))
        {
            await UntilAsync(async () => (await InfoAsync(server)).Contains("master_link_status:up", StringComparison.Ordinal));
        }
    }

    /// <summary>The number of subscribers of a sharded channel.</summary>
    public async Task<int> ShardSubscribersAsync(string channel)
    {
        var counts = await Task.WhenAll(Alive.Select(server => server.ExecuteAsync("PUBSUB", "SHARDNUMSUB", channel)));
        return counts.Sum(count => (int)count[1]);
    }

    /// <summary>The server that has the slot of a key or channel, and its replica, as soon as all servers agree on them.</summary>
    public async Task<(RedisServer Master, RedisServer Replica)> OwnersAsync(string key)
    {
        var slot = (int)await Alive.First().ExecuteAsync("CLUSTER", "KEYSLOT", key);
        var owners = new List<(RedisServer Master, RedisServer Replica)?>();
        await UntilAsync(async () =>
        {
            owners = [.. await Task.WhenAll(Alive.Select(server => OwnersAsync(server, slot)))];
            return owners.Distinct().Count() == 1 && owners[0] is not null;
        });
        return owners[0]!.Value;
    }

    /// <summary>Has the replica of a server take over while both live.</summary>
    public async Task FailOverAsync(string key)
    {
        var (_, replica) = await OwnersAsync(key);
        await UntilAsync(async () => (await InfoAsync(replica)).Contains("master_link_status:up", StringComparison.Ordinal));
        long? asked = null;
        await UntilAsync(async () =>
        {
            if ((await InfoAsync(replica)).Contains("role:master", StringComparison.Ordinal)) return true;
            if (asked is { } time && Stopwatch.GetElapsedTime(time) < Again) return false;
            asked = Stopwatch.GetTimestamp();
            await RunAsync("-p", $"{replica.Port}", "CLUSTER", "FAILOVER");   // the others may refuse it soon after the last one
            return false;
        });
    }

    /// <summary>Kills the server that has a slot, and waits until its replica has taken over.</summary>
    public async Task KillAsync(string key)
    {
        var (master, replica) = await OwnersAsync(key);
        master.Kill();
        await MasterAsync(replica);
    }

    /// <summary>Gives the slot of a key or channel to another server, as <c>redis-cli --cluster reshard</c> does.</summary>
    public async Task MoveSlotAsync(string key)
    {
        var slot = (int)await Alive.First().ExecuteAsync("CLUSTER", "KEYSLOT", key);
        var (from, _) = await OwnersAsync(key);
        var masters = await Task.WhenAll(Alive.Select(async server => (Server: server, Info: await InfoAsync(server))));
        var to = masters.First(
            other => other.Server != from && other.Info.Contains("role:master", StringComparison.Ordinal)).Server;
        var (source, target) = (await IdAsync(from), await IdAsync(to));
        await to.ExecuteAsync("CLUSTER", "SETSLOT", slot, "IMPORTING", source);
        await from.ExecuteAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", target);
        while ((string[])(await from.ExecuteAsync("CLUSTER", "GETKEYSINSLOT", slot, 100))! is { Length: > 0 } keys)
            await from.ExecuteAsync("MIGRATE", ["127.0.0.1", to.Port, "", 0, 5000, "KEYS", .. keys]);
        foreach (var server in new[] { to, from }) await server.ExecuteAsync("CLUSTER", "SETSLOT", slot, "NODE", target);
        await UntilAsync(async () => (await OwnersAsync(key)).Master == to);
    }

    /// <summary>Has all servers refuse a command while something changes, until one of them has refused it.</summary>
    public async Task RefuseAsync(string command, Func<Task> change)
    {
        await EverywhereAsync("CONFIG", "RESETSTAT");
        await EverywhereAsync("ACL", "SETUSER", "default", $"-{command}");
        try
        {
            await change();
            await UntilAsync(async () => (await EverywhereAsync("INFO", "errorstats"))
                .Any(said => said.Contains("errorstat_NOPERM", StringComparison.Ordinal)));
        }
        finally
        {
            await EverywhereAsync("ACL", "SETUSER", "default", $"+{command}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Task.WhenAll(_servers.Select(server => server.DisposeAsync().AsTask()));
    }

    private IEnumerable<RedisServer> Alive => _servers.Where(server => !server.IsKilled);

    private async Task<(RedisServer Master, RedisServer Replica)?> OwnersAsync(RedisServer server, int slot)
    {
        var ranges = (RedisResult[])(await server.ExecuteAsync("CLUSTER", "SLOTS"))!;
        var range = ranges.SingleOrDefault(range => (int)range[0] <= slot && slot <= (int)range[1]);
        return range is not { Length: > 3 } ? null : (ServerOf(range[2]), ServerOf(range[^1]));
    }

    private static async Task MasterAsync(RedisServer server) =>
        await UntilAsync(async () => (await InfoAsync(server)).Contains("role:master", StringComparison.Ordinal));

    private Task<string[]> EverywhereAsync(params string[] command) =>
        Task.WhenAll(Alive.Select(server => RunAsync(["-p", $"{server.Port}", .. command])));

    // The client library would look for the other servers as well, of which one may be away.
    private static Task<string> InfoAsync(RedisServer server) => RunAsync("-p", $"{server.Port}", "INFO", "replication");

    private static async Task<string> IdAsync(RedisServer server) => (string)(await server.ExecuteAsync("CLUSTER", "MYID"))!;

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition()) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, tooLong.Token);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo("redis-cli", arguments) { RedirectStandardOutput = true })!;
        var said = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        return run.ExitCode == 0 ? said : throw new InvalidOperationException(said);
    }

    private RedisServer ServerOf(RedisResult node) =>
        _servers.Single(server => server.Port.ToString(CultureInfo.InvariantCulture) == (string?)node[1]);
}
