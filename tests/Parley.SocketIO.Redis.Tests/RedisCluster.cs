using System.Diagnostics;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>A Redis Cluster of three servers, each with a third of the slots.</summary>
public sealed class RedisCluster : IAsyncLifetime
{
    private readonly RedisServer[] _servers = [new(isCluster: true), new(isCluster: true), new(isCluster: true)];

    /// <summary>The connection string with all servers.</summary>
    public string Address => string.Join(',', _servers.Select(server => server.Address));

    public async ValueTask InitializeAsync()
    {
        foreach (var server in _servers) await server.InitializeAsync();
        string[] arguments = ["--cluster", "create", .. _servers.Select(server => server.Address), "--cluster-yes"];
        using var create = Process.Start(new ProcessStartInfo("redis-cli", arguments) { RedirectStandardOutput = true })!;
        var said = await create.StandardOutput.ReadToEndAsync();
        await create.WaitForExitAsync();
        if (create.ExitCode != 0) throw new InvalidOperationException(said);
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        foreach (var server in _servers)
        {
            while (!$"{await server.ExecuteAsync("CLUSTER", "INFO")}".Contains("cluster_state:ok", StringComparison.Ordinal))
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, tooLong.Token);
        }
    }

    /// <summary>The number of subscribers of a sharded channel.</summary>
    public async Task<int> ShardSubscribersAsync(string channel)
    {
        var counts = await Task.WhenAll(_servers.Select(server => server.ExecuteAsync("PUBSUB", "SHARDNUMSUB", channel)));
        return counts.Sum(count => (int)count[1]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
    }
}
