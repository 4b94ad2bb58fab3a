using Parley.Server.Configuration;

namespace Parley.Server.Hosting;

/// <summary>The folder that holds everything that must survive.</summary>
internal static class DataFolder
{
    /// <summary>Makes the folder if it is missing and proves that files can be written in it.</summary>
    /// <exception cref="StartException">It cannot be used.</exception>
    public static void Prepare(string path)
    {
        try
        {
            Create(path);
            var probe = Path.Combine(path, $".write-test-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"Data is '{path}'; that folder cannot be written: {exception.Message} Choose another with --data.", exception);
        }
    }

    // It holds everybody's messages: a new one is only for the server's own user. One that is there is as its owner wants it.
    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
