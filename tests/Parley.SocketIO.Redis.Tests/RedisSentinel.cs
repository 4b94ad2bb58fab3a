using System.Diagnostics;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>A server, its replica, and three Sentinels, of which two agree that the server is away.</summary>
public sealed class RedisSentinel : IAsyncDisposable
{
    private const int Quorum = 2;

    private readonly List<RedisServer> _sentinels = [];
    private readonly RedisServer _master = new();
    private RedisServer? _replica;

    /// <summary>The connection string.</summary>
    public string Address => $"{string.Join(',', _sentinels.Select(sentinel => sentinel.Address))},serviceName=main";

    public async Task StartAsync()
    {
        await _master.InitializeAsync();
        _replica = new RedisServer($"--replicaof 127.0.0.1 {_master.Port}");
        await _replica.InitializeAsync();
        await UntilAsync(async () => (await AskAsync(_replica, "INFO", "replication")).Contains("link_status:up", StringComparison.Ordinal));
        for (var i = 0; i <= Quorum; i++)
        {
            var sentinel = new RedisServer("--sentinel", $"""
                sentinel monitor main 127.0.0.1 {_master.Port} {Quorum}
                sentinel down-after-milliseconds main 500
                sentinel failover-timeout main 3000

                """);
            await sentinel.InitializeAsync();
            _sentinels.Add(sentinel);
        }

        foreach (var sentinel in _sentinels)
        {
            await UntilAsync(async () => await AskAsync(sentinel, "INFO", "sentinel") is var info
                && info.Contains($"slaves=1,sentinels={_sentinels.Count}", StringComparison.Ordinal));
        }
    }

    /// <summary>Kills the server, and waits until its replica has taken over.</summary>
    public async Task KillAsync()
    {
        _master.Kill();
        await UntilAsync(async () => (await AskAsync(_replica!, "INFO", "replication")).Contains("role:master", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sentinel in _sentinels) await sentinel.DisposeAsync();
        if (_replica is not null) await _replica.DisposeAsync();
        await _master.DisposeAsync();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition()) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, tooLong.Token);
    }

    private static async Task<string> AskAsync(RedisServer server, params string[] command)
    {
        using var ask = Process.Start(
            new ProcessStartInfo("redis-cli", ["-p", $"{server.Port}", .. command]) { RedirectStandardOutput = true })!;
        var answer = await ask.StandardOutput.ReadToEndAsync();
        await ask.WaitForExitAsync();
        return answer;
    }
}
