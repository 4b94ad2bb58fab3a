using Parley.Server.Configuration;

namespace Parley.Server.Hosting;

/// <summary>The folder for all persistent data.</summary>
internal static class DataFolder
{
    /// <summary>Creates the folder if it is missing, and verifies that it is writable.</summary>
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
            throw new StartException(
                $"Data is '{path}'; that folder cannot be written: {exception.Message} Choose another with --data.", exception);
        }
    }

    // It has everybody's messages, so a new folder is only for the server's user. An existing one keeps its mode.
    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
