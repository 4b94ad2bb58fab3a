using System.Diagnostics;
using Parley.Bench.Load.Net;

namespace Parley.Bench.Load.Comparing;

/// <summary>A peer that runs on cores of its own.</summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private PeerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts it and waits until it prints that it listens.</summary>
    /// <exception cref="InvalidDataException">It did not start.</exception>
    public static async Task<PeerProcess> StartAsync(IReadOnlyList<string> command, TimeSpan? patience = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true };
        InlineSockets.Hide(start.Environment);

        // start.sh and taskset replace themselves, so this process is the server.
        var process = new PeerProcess(Process.Start(start)!);
        try
        {
            await process.ListensAsync(string.Join(' ', command)).WaitAsync(patience ?? UsualPatience);
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

    private async Task ListensAsync(string command)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.Contains("listening", StringComparison.OrdinalIgnoreCase)) continue;
            _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);   // or the pipe fills up
            return;
        }

        throw new InvalidDataException(
            $"This ended before it listened; what it said stands above. Is its install.sh done? {command}");
    }
}
