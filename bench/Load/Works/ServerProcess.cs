using System.Diagnostics;
using System.Globalization;

namespace Parley.Bench.Load.Works;

/// <summary>The server's process as Linux sees it.</summary>
internal sealed class ServerProcess(int id)
{
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of all its threads since it started.</summary>
    public double CpuSeconds()
    {
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
    }

    public long ResidentKiB() => Number(Status("VmRSS:")[..^"kB".Length].Trim());

    /// <summary>How often each of its threads has begun to wait, which it ends by waking up.</summary>
    public Dictionary<string, long> Waits() => Directory.GetDirectories($"/proc/{id}/task")
        .ToDictionary(thread => thread, thread => Number(Status(thread, "voluntary_ctxt_switches:")));

    public async Task KillAsync()
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
        await process.WaitForExitAsync();
    }

    public long Threads() => Number(Status("Threads:").Trim());

    private string Status(string key) => Status($"/proc/{id}", key);

    private static string Status(string folder, string key) =>
        File.ReadLines($"{folder}/status").First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..];

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
