using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Parley.Server.Hosting;

/// <summary>
/// Ends the process as soon as an allocation fails, with <see cref="ExitCode.OutOfMemory"/> and one line on the error output. An allocation
/// may fail between any two steps of any change, so what is in memory is in doubt from then on; what was acknowledged is on disk.
/// </summary>
/// <remarks>
/// The exception is seen where it is thrown, before anybody can catch it. What happens then takes no memory, and asks nothing of the host:
/// to stop in order would be to go on.
/// </remarks>
[SuppressMessage("Interoperability", "CA1416", Justification = "The platform is asked.")]
internal static unsafe class MemoryGuard
{
    private const int StandardError = 2;

    // Nothing can be loaded or compiled once memory has run out, so everything needed is prepared here.
    private static delegate* unmanaged<int, void> _exit;
    private static delegate* unmanaged<int, byte*, nint, nint> _write;

    private static int _isEnding;

    // Whether this thread is handling an exception; a second one in the meantime means that there was no memory to handle it.
    [ThreadStatic]
    private static bool _isLooking;

    private static ReadOnlySpan<byte> Line =>
        "Parley has ended because memory ran out. Give it more memory, or find out what used it. Acknowledged messages are on disk.\n"u8;

    /// <summary>Starts watching.</summary>
    public static void Watch()
    {
        if (!OperatingSystem.IsWindows())
        {
            var process = NativeLibrary.GetMainProgramHandle();
            _exit = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(process, "_exit");
            _write = (delegate* unmanaged<int, byte*, nint, nint>)NativeLibrary.GetExport(process, "write");
        }

        End(isReal: false);
        AppDomain.CurrentDomain.FirstChanceException += static (_, seen) => See(seen);
    }

    private static void See(FirstChanceExceptionEventArgs seen)
    {
        if (seen.Exception is not OutOfMemoryException exception || exception is InsufficientMemoryException) return;
        if (_isLooking) End(isReal: true);

        _isLooking = true;
        var isOfThread = IsOfThread(exception);
        _isLooking = false;
        if (!isOfThread) End(isReal: true);
    }

    // A thread that cannot be created causes the same exception. The thread pool continues without it, and no change is incomplete.
    private static bool IsOfThread(OutOfMemoryException exception) =>
        exception.StackTrace?.Contains("System.Threading.Thread.Start", StringComparison.Ordinal) == true;

    private static void WaitForEnd()
    {
        while (true) Thread.SpinWait(1_000);
    }

    private static void End(bool isReal)
    {
        // If one allocation fails, others do too. Only one thread reports it and ends the process.
        if (isReal && Interlocked.Exchange(ref _isEnding, 1) == 1) WaitForEnd();
        if (_write is not null)
        {
            fixed (byte* line = Line) _ = _write(StandardError, line, isReal ? Line.Length : 0);
            if (isReal) _exit(ExitCode.OutOfMemory);
        }
        else if (isReal)
        {
            Environment.FailFast("Memory has run out.");
        }
    }
}
