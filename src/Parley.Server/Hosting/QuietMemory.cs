using Parley.EngineIO;

namespace Parley.Server.Hosting;

/// <summary>
/// Returns memory to the system once the server is quiet after a rush. The garbage collector runs only while something allocates, so
/// it would keep the garbage of a rush until the next one.
/// </summary>
/// <param name="allocated">The bytes that the process has allocated so far.</param>
/// <param name="heap">The bytes that the heap takes.</param>
/// <param name="release">Collects and gives back.</param>
internal sealed partial class QuietMemory(Func<long> allocated, Func<long> heap, Action release)
{
    /// <summary>Allocating less than this between two looks is quiet.</summary>
    internal const long MaxQuiet = 1024 * 1024;

    /// <summary>A collection is worth its time only after this much has been allocated.</summary>
    internal const long WorthIt = 8 * 1024 * 1024;

    /// <summary>A larger heap would stop all threads for more than about a tenth of a second.</summary>
    internal const long MaxHeap = 64 * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long _seen = allocated();
    private long _released;

    /// <summary>Looks every ten seconds, until disposed.</summary>
    public static IDisposable Watch(TimeProvider time, ILogger logger)
    {
        var memory = new QuietMemory(
            () => GC.GetTotalAllocatedBytes(), () => GC.GetGCMemoryInfo().HeapSizeBytes,
            () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true));
        return GuardedTimer.Every(Interval, time, memory.Look, exception => Log.NotReleased(logger, exception));
    }

    internal void Look()
    {
        var now = allocated();
        var isQuiet = now - _seen < MaxQuiet;
        _seen = now;
        if (!isQuiet || now - _released < WorthIt || heap() > MaxHeap) return;

        release();
        _released = allocated();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The memory that is not needed any more could not be given back.", EventName = "QuietMemoryKept")]
        public static partial void NotReleased(ILogger logger, Exception exception);
    }
}
