using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Parley.EngineIO;

namespace Parley.Server.Hosting;

/// <summary>
/// Gives back the pages of the program and its libraries that only the start has used: two fifths of the memory of an idle process in
/// machine code. The system still has them in its cache, and maps those that are used again.
/// </summary>
internal static partial class StartMemory
{
    private const int DontNeed = 4;   // MADV_DONTNEED, the same on all processors.

    // The first round of all that is done from time to time is part of the start.
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(10);

    /// <summary>Gives them back once, when the start is over. Code that is compiled as it runs is not in such pages.</summary>
    public static IDisposable? ReleaseAfterStart(TimeProvider time, ILogger logger) =>
        RuntimeFeature.IsDynamicCodeCompiled || !OperatingSystem.IsLinux()
            ? null
            : new GuardedTimer(time, Release, exception => Log.NotReleased(logger, exception), StartTime, Timeout.InfiniteTimeSpan);

    internal static void Release()
    {
        foreach (var (start, end) in Unchanged(File.ReadLines("/proc/self/smaps")))
            _ = Advise((nint)start, (nint)(end - start), DontNeed);
    }

    /// <summary>
    /// The mappings of files that cannot be written to and of which this process has no copies of its own, so nothing is lost with their
    /// pages.
    /// </summary>
    /// <param name="lines">See https://docs.kernel.org/filesystems/proc.html.</param>
    internal static IEnumerable<(long Start, long End)> Unchanged(IEnumerable<string> lines)
    {
        (long, long)? mapping = null;
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!words[0].EndsWith(':')) mapping = OfFile(words);
            else if (words is ["Anonymous:", "0", ..] && mapping is { } unchanged) yield return unchanged;
        }
    }

    private static (long Start, long End)? OfFile(string[] words)
    {
        if (words is not [var range, ['r', '-', _, 'p'], _, _, _, ['/', ..], ..]) return null;

        var dash = range.IndexOf('-');
        return (Address(range.AsSpan(0, dash)), Address(range.AsSpan(dash + 1)));
    }

    private static long Address(ReadOnlySpan<char> text) => long.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint start, nint length, int advice);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The memory that only the start has used could not be given back.", EventName = "StartMemoryKept")]
        public static partial void NotReleased(ILogger logger, Exception exception);
    }
}
