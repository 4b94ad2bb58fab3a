using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using Parley.Testing;

namespace Parley.SocketIO.Redis.Tests;

/// <summary><c>samples/Cluster</c>, as the guide starts it.</summary>
public sealed partial class SampleTests(RedisServer redis) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task Two_servers_of_the_sample_reach_each_others_clients()
    {
        using var http = new HttpClient();
        using var first = new RunningSample(redis);
        using var second = new RunningSample(redis);
        var (near, far) = (await first.Url.InTime(), await second.Url.InTime());
        using var tooLong = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await http.GetStringAsync(near, tooLong.Token)).Contains("on 2 servers", StringComparison.Ordinal)) await Task.Yield();

        using var ann = await ConnectAsync(near);
        using var ben = await ConnectAsync(far);
        await ann.SendAsync("""2/chat,["say","hello"]""");

        Assert.Equal("""2/chat,["said","hello"]""", await ben.ReceiveAsync());
        Assert.Equal("2 sockets on 2 servers, 1 of them here\n", await http.GetStringAsync(far, tooLong.Token));
        Assert.Equal("Healthy", await http.GetStringAsync($"{near}/health/ready", tooLong.Token));
    }

    private static async Task<SocketClient> ConnectAsync(string url)
    {
        var socket = new ClientWebSocket();
        var address = new Uri($"{url.Replace("http", "ws", StringComparison.Ordinal)}/socket.io/?EIO=4&transport=websocket");
        await socket.ConnectAsync(address, TestContext.Current.CancellationToken).InTime();
        var client = await SocketClient.OpenAsync(new WebSocketClient(socket));
        await client.JoinAsync("/chat");
        return client;
    }

    private sealed partial class RunningSample : IDisposable
    {
        private readonly Process _process;
        private readonly TaskCompletionSource<string> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public RunningSample(RedisServer redis)
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx"))) folder = folder.Parent!;
            var program = Path.Combine(folder.FullName, "samples/Cluster/bin/Release/net10.0/Cluster.dll");
            // The shell kills the program when its input ends, which the kernel sees to if the tests die.
            var script = $"dotnet '{program}' --urls http://127.0.0.1:0 --Redis {redis.Address} & cat >/dev/null; kill -9 $!";
            _process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            _process.OutputDataReceived += (_, line) =>
            {
                if (Listening().Match(line.Data ?? "") is { Success: true } match) _url.TrySetResult(match.Groups[1].Value);
            };
            _process.BeginOutputReadLine();
        }

        public Task<string> Url => _url.Task;

        public void Dispose()
        {
            _process.StandardInput.Close();
            _process.WaitForExit();
            _process.Dispose();
        }

        [GeneratedRegex(@"Now listening on: (\S+)")]
        private static partial Regex Listening();
    }
}
