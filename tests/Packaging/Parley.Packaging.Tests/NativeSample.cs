using System.Runtime.InteropServices;

namespace Parley.Packaging.Tests;

/// <summary>samples/Echo, published with Native AOT once for all tests of it.</summary>
public sealed class NativeSample(PackedLibrary library) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-native-");

    /// <summary>The program.</summary>
    public string File => Path.Combine(_folder.FullName, "Echo");

    /// <summary>What the compiler printed.</summary>
    public string Log { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        // By default "publish" would restore the libraries for the platform as well, and change their lock files.
        await DotNetCommand.RunAsync(Repository.Root, ["restore", "samples/Echo", "--locked-mode", .. library.BuildSettings]);
        Log = await DotNetCommand.RunAsync(
            Repository.Root,
            ["publish", "samples/Echo", "--no-restore", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", _folder.FullName,
                .. library.BuildSettings]);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return default;
    }
}
