using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Parley.Chat.Files;

/// <summary>Flushes a folder to disk: until then, a power failure can lose the name of a file.</summary>
internal static partial class FolderSync
{
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;   // NTFS keeps a journal of names and does not support this.

        var descriptor = Open(folder, 0);
        if (descriptor < 0) throw Failed(folder);

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Sync(descriptor) != 0) throw Failed(folder);
    }

    private static IOException Failed(string folder) =>
        new($"The folder {folder} cannot be flushed to disk: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);
}
