using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>
/// A real Redis on a port of its own, in a temporary folder. It ends with this object, and also when the process of the tests dies. As a
/// class fixture, each test class has one.
/// </summary>
public sealed class RedisServer : IAsyncLifetime
{
    private static readonly string[] Started = ["Ready to accept connections", "Sentinel ID is"];

    private const int Attempts = 5;   // another program may take the port first

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-redis-");
    private readonly string _settings;
    private readonly string? _file;
    private Process? _shell;
    private int _id;

    public RedisServer()
        : this("")
    {
    }

    /// <summary>Creates a server that is joined with others.</summary>
    /// <param name="settings">More arguments of the program.</param>
    /// <param name="file">The text of its file of settings, which a Sentinel needs.</param>
    internal RedisServer(string settings, string? file = null) => (_settings, _file) = (settings, file);

    public int Port { get; private set; }

    /// <summary>The connection string.</summary>
    public string Address => $"127.0.0.1:{Port}";

    public async ValueTask InitializeAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = FreePort();
            if (await TryStartAsync()) return;
            if (attempt == Attempts) throw new InvalidOperationException("The tests need Redis 7 (redis-server); ./test.sh installs it.");
        }
    }

    /// <summary>A name that no other test uses, for the channels of a test.</summary>
    public static string NewPrefix() => $"test-{Guid.NewGuid():N}";

    /// <summary>Starts the server again on the same port, after <see cref="StopAsync"/>.</summary>
    public async Task RestartAsync()
    {
        if (!await TryStartAsync()) throw new InvalidOperationException($"Redis does not start on port {Port} again.");
    }

    /// <summary>Kills the server.</summary>
    public async Task StopAsync()
    {
        if (_shell is not { } shell) return;
        _shell = null;
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        shell.Dispose();
    }

    /// <summary>Kills the server, and keeps its folder. It cannot be started again.</summary>
    public void Kill()
    {
        IsKilled = true;
        Signal("-KILL");
    }

    /// <summary>Whether <see cref="Kill"/> was called.</summary>
    public bool IsKilled { get; private set; }

    /// <summary>Stops the process without closing its connections.</summary>
    public void Pause() => Signal("-STOP");

    /// <summary>Continues it.</summary>
    public void Resume() => Signal("-CONT");

    /// <summary>Runs a command as an administrator.</summary>
    public async Task<RedisResult> ExecuteAsync(string command, params object[] arguments)
    {
        await using var connection = await ConnectAsync();
        return await connection.GetServer(Address).ExecuteAsync(command, arguments);
    }

    /// <summary>Opens a connection for an administrator. Other servers of a Redis Cluster may be away.</summary>
    public Task<ConnectionMultiplexer> ConnectAsync() =>
        ConnectionMultiplexer.ConnectAsync($"{Address},allowAdmin=true,abortConnect=false,syncTimeout=60000,asyncTimeout=60000");

    public async ValueTask DisposeAsync()
    {
        if (_shell is not null) Resume();
        await StopAsync();
    }

    // The shell kills the server and removes its folder when its input ends, which the kernel sees to if the tests die.
    private async Task<bool> TryStartAsync()
    {
        var folder = _folder.FullName;
        _folder.Create();
        var file = Path.Combine(folder, "redis.conf");
        await File.WriteAllTextAsync(file, _file);
        var server = $"redis-server '{file}' --port {Port} --bind 127.0.0.1 --save '' --appendonly no --dir '{folder}' {_settings}";
        var script = $"{server} >'{folder}/log' 2>&1 & echo $!; cat >/dev/null; kill -9 $!; rm -r '{folder}'";
        _shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _id = int.Parse((await _shell.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        var log = Path.Combine(folder, "log");
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!tooLong.IsCancellationRequested)
        {
            var said = File.Exists(log) ? await File.ReadAllTextAsync(log, tooLong.Token) : "";
            if (Started.Any(text => said.Contains(text, StringComparison.Ordinal))) return true;
            if (!Directory.Exists($"/proc/{_id}") || said.Contains("Failed listening", StringComparison.Ordinal)) break;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, tooLong.Token);
        }

        await StopAsync();
        return false;
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
