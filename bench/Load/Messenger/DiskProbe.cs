using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Messenger;

/// <summary>Measures what one flush of a disk takes: a page is written and waited for, as a database's commit does.</summary>
internal sealed class DiskProbe : IDisposable
{
    private const int Page = 4096;
    private const int Pages = 1024;
    private readonly byte[] _page = new byte[Page];
    private readonly Latencies _latencies = new();
    private readonly SafeFileHandle _file;
    private int _next;

    public DiskProbe(string folder)
    {
        var path = Path.Combine(folder, $"flush-{Environment.ProcessId}.tmp");
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        RandomAccess.Write(_file, new byte[Page * Pages], 0);
        RandomAccess.FlushToDisk(_file);
    }

    public void Flush()
    {
        _page[0]++;
        RandomAccess.Write(_file, _page, _next++ % Pages * Page);
        var start = Stopwatch.GetTimestamp();
        RandomAccess.FlushToDisk(_file);
        _latencies.Add(Stopwatch.GetTimestamp() - start);
    }

    public Dictionary<string, double> Figures()
    {
        var figures = _latencies.Figures()!;
        return new() { ["flushP50"] = figures.P50, ["flushP99"] = figures.P99 };
    }

    public void Dispose() => _file.Dispose();
}
