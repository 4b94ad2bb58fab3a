using System.Net.Sockets;
using Parley.Chat.Contract;

namespace Parley.Chat.Files;

/// <summary>The files that the process may open, sockets among them, and those that it has opened.</summary>
/// <remarks>
/// A process that can open no more files cannot even load a library that it needs: the runtime ends it. So what users open, and keep open
/// for as long as they read or write, never takes the last ones. The system gives the lowest descriptor that is free: a high one is proof
/// that all below are taken.
/// </remarks>
public static class OpenFiles
{
    private const string Limits = "/proc/self/limits";
    private const int Kept = 64;

    private static readonly long Last = (Limit() ?? long.MaxValue) - Kept;

    /// <summary>How many files the process may open; null where the system sets no such limit, or does not say it.</summary>
    public static long? Limit()
    {
        if (!File.Exists(Limits)) return null;

        var words = File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal))?
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [.., var soft, _, "files"] && SafeInteger.TryParse(soft.AsSpan(), out var files) ? files : null;
    }

    /// <summary>How many files the process has open, on Linux. Costs a look at each.</summary>
    public static int InUse() => Directory.GetFiles("/proc/self/fd").Length;

    /// <summary>Opens a file for a user.</summary>
    /// <exception cref="IOException">It cannot be opened, or the process has as many files open as it may for users.</exception>
    internal static FileStream OpenForUser(string path, FileStreamOptions options)
    {
        var file = new FileStream(path, options);
        return IsFree(file.SafeFileHandle.DangerousGetHandle()) ? file : throw Refuse(file);
    }

    /// <summary>Connects to where files are kept.</summary>
    /// <exception cref="IOException">The process has as many files open as it may for users.</exception>
    internal static async ValueTask<Stream> ConnectForUserAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (!IsFree(socket.Handle)) throw Refuse(socket);
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsFree(nint descriptor) => OperatingSystem.IsWindows() || descriptor <= Last;

    private static IOException Refuse(IDisposable opened)
    {
        opened.Dispose();
        return new IOException("The process has as many files open as it may for users (ulimit -n).");
    }
}
