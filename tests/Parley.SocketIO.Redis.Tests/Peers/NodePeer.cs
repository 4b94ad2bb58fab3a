using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.SocketIO.Redis.Tests;

/// <summary>
/// A Node process that runs servers of the reference implementation; see <c>tests/RedisPeers/peer.mjs</c>. It ends with this object, and
/// also when the process of the tests dies.
/// </summary>
public sealed class NodePeer : IAsyncLifetime
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _requests = new();
    private Process? _process;
    private Task _reading = Task.CompletedTask;
    private int _last;

    public ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo("node", ["peer.mjs"])
        {
            WorkingDirectory = Folder(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        _reading = ReadAsync(_process.StandardOutput);
        return default;
    }

    /// <summary>Starts a server.</summary>
    /// <param name="redis">Its Redis.</param>
    /// <param name="kind"><c>classic</c>, <c>sharded</c>, <c>streams</c> or <c>streams-0.2</c>.</param>
    /// <param name="prefix">The prefix of its channels.</param>
    /// <param name="options">The options of its adapter.</param>
    /// <param name="serverOptions">The options of the server.</param>
    public async Task<NodeServer> StartAsync(
        RedisServer redis, string kind, string prefix, JsonObject? options = null, JsonObject? serverOptions = null)
    {
        var settings = new JsonObject
        {
            ["kind"] = kind,
            ["redis"] = $"redis://{redis.Address}",
            ["prefix"] = prefix,
            ["options"] = options ?? [],
            ["serverOptions"] = serverOptions ?? [],
        };
        return new NodeServer(this, (await AskAsync(new JsonObject { ["start"] = settings })).GetInt32());
    }

    /// <summary>Stops the process without closing its connections.</summary>
    public void Pause() => Signal("-STOP");

    /// <summary>Continues it.</summary>
    public void Resume() => Signal("-CONT");

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process!.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended; a test has failed because of that.
        }

        if (!_process!.WaitForExit(TimeSpan.FromSeconds(5))) _process.Kill();
        await _reading;
        _process.Dispose();
    }

    internal async Task<JsonElement> AskAsync(JsonObject request)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _requests[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        request["id"] = id;
        var line = request.ToJsonString();
        lock (_requests) _process!.StandardInput.WriteLine(line);
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            var result = JsonElement.Parse(line);
            if (!_requests.TryRemove(result.GetProperty("id").GetInt32(), out var request)) continue;
            if (result.TryGetProperty("error", out var error)) request.SetException(new InvalidOperationException(error.GetString()));
            else request.SetResult(result.GetProperty("value"));
        }

        foreach (var (_, request) in _requests) request.TrySetException(new InvalidOperationException("The Node process has ended."));
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx"))) folder = folder.Parent!;
        var peers = Path.Combine(folder.FullName, "tests", "RedisPeers");
        return Directory.Exists(Path.Combine(peers, "node_modules"))
            ? peers
            : throw new InvalidOperationException("The tests need 'npm ci --prefix tests/RedisPeers'; ./test.sh runs it.");
    }
}

/// <summary>A server in the Node process.</summary>
public sealed class NodeServer(NodePeer peer, int number) : IAsyncDisposable
{
    /// <summary>
    /// Runs JavaScript in the server's scope: <c>io</c>, <c>client()</c>, <c>clients</c>, <c>until()</c>, <c>emitter</c>, <c>redis</c>,
    /// <c>prefix</c>.
    /// </summary>
    /// <returns>What it returns.</returns>
    /// <exception cref="InvalidOperationException">It has thrown.</exception>
    public Task<JsonElement> RunAsync(string code) => peer.AskAsync(new JsonObject { ["server"] = number, ["code"] = code });

    /// <summary>Runs JavaScript that returns text.</summary>
    public async Task<string> TextAsync(string code) => (await RunAsync(code)).GetString()!;

    public async ValueTask DisposeAsync() => await RunAsync("await stop()");
}
