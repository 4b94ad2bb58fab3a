using System.Net.Sockets;
using Parley.Chat.Ground;

namespace Parley.Chat.Files;

/// <summary>The limit of open files, including sockets, and the number of open ones.</summary>
/// <remarks>
/// A process that cannot open files cannot load a library that it needs, and the runtime ends it. So files that users keep open while they
/// read or write never use the last ones. The system assigns the lowest free descriptor, so a high one proves that all below are in use.
/// </remarks>
public static class OpenFiles
{
    private const string Limits = "/proc/self/limits";
    private const int Kept = 64;

    private static readonly long Last = (Limit() ?? long.MaxValue) - Kept;

    /// <summary>The number of files that the process may open; null if there is no limit or it is unknown.</summary>
    public static long? Limit()
    {
        if (!File.Exists(Limits)) return null;

        var words = File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal))?
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [.., var soft, _, "files"] && SafeInteger.TryParse(soft.AsSpan(), out var files) ? files : null;
    }

    /// <summary>The number of open files, on Linux. The cost grows with the number.</summary>
    public static int InUse() => Directory.GetFiles("/proc/self/fd").Length;

    /// <summary>Opens a file for a user.</summary>
    /// <exception cref="IOException">It cannot be opened, or the limit of files for users is reached.</exception>
    internal static FileStream OpenForUser(string path, FileStreamOptions options)
    {
        var file = new FileStream(path, options);
        return IsFree(file.SafeFileHandle.DangerousGetHandle()) ? file : throw Refuse(file);
    }

    /// <summary>Connects to the storage service.</summary>
    /// <exception cref="IOException">The limit of files for users is reached.</exception>
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
        return new IOException("The process has reached its limit of open files for users (ulimit -n).");
    }
}
