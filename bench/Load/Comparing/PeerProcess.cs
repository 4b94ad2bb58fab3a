using System.Diagnostics;
using System.Globalization;

namespace Parley.Bench.Load.Comparing;

/// <summary>A peer that runs on a core of its own.</summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private PeerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts it and waits until it prints that it listens.</summary>
    /// <exception cref="InvalidDataException">It did not start.</exception>
    public static async Task<PeerProcess> StartAsync(Peer peer, int port, int core, string data, bool needsData)
    {
        var start = new ProcessStartInfo("taskset") { RedirectStandardOutput = true };
        string[] arguments =
        [
            "-c", core.ToString(CultureInfo.InvariantCulture), Path.Combine("bench", "peers", peer.Folder, "start.sh"),
            port.ToString(CultureInfo.InvariantCulture), .. peer.Arguments, .. needsData ? ["--data", data] : Array.Empty<string>(),
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);

        // start.sh and taskset replace themselves, so this process is the server.
        var process = new PeerProcess(Process.Start(start)!);
        try
        {
            await process.ListensAsync(peer).WaitAsync(Patience);
            return process;
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task ListensAsync(Peer peer)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains("listening", StringComparison.OrdinalIgnoreCase)) continue;
            _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);   // or the pipe fills up
            return;
        }

        throw new InvalidDataException(
            $"{peer.Name} ended before it listened; what it said stands above. Is bench/peers/{peer.Folder}/install.sh done?");
    }
}
