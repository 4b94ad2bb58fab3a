using System.Diagnostics;
using System.Globalization;

namespace Parley.Bench.Load.Messenger.Comparing;

/// <summary>A peer that runs on a core of its own.</summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private PeerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts it and waits until it says that it listens.</summary>
    public static async Task<PeerProcess> StartAsync(ChatPeer peer, int port, int core, string data)
    {
        var start = new ProcessStartInfo("taskset") { RedirectStandardOutput = true };
        string[] arguments =
        [
            "-c", core.ToString(CultureInfo.InvariantCulture), Path.Combine("bench", "peers", peer.Folder, "start.sh"),
            port.ToString(CultureInfo.InvariantCulture), .. peer.Arguments, "--data", data,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        // start.sh and taskset replace themselves, so this process is the server.
        var process = new PeerProcess(Process.Start(start)!);
        await process.ListensAsync().WaitAsync(Patience);
        return process;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task ListensAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains("listening", StringComparison.OrdinalIgnoreCase))
                continue;
            _process.BeginOutputReadLine();   // or the pipe fills up
            return;
        }

        throw new IOException("the server ended before it listened");
    }
}
