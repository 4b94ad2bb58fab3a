using System.IO.Compression;

[assembly: AssemblyFixture(typeof(Parley.Packaging.Tests.PackedLibrary))]

namespace Parley.Packaging.Tests;

/// <summary>
/// The packages, made once by the command of the guide, but into a folder of their own, and with what somebody adds who publishes.
/// </summary>
public sealed class PackedLibrary : IAsyncLifetime
{
    /// <summary>Where the publisher keeps the sources; nobody has to be there.</summary>
    public const string RepositoryUrl = "https://github.com/somebody/parley";

    // Inside the repository: only there are the paths of generated sources mapped to what is the same on every machine.
    private readonly DirectoryInfo _folder = new(Repository.File("artifacts/packing"));

    /// <summary>The packages that there are, and no others.</summary>
    public static string[] Ids { get; } = ["Parley.Chat", "Parley.EngineIO", "Parley.Protocol", "Parley.SocketIO"];

    /// <summary>The folder that holds them.</summary>
    public string Feed => Path.Combine(_folder.FullName, "feed");

    public async ValueTask InitializeAsync()
    {
        if (_folder.Exists) _folder.Delete(recursive: true);
        Directory.CreateDirectory(Feed);
        var command = Guide.Commands.Single(line => line.StartsWith("dotnet pack ", StringComparison.Ordinal));
        Assert.Contains(command, File.ReadAllText(Repository.File("README.md")), StringComparison.Ordinal);
        Assert.EndsWith($" -o {Guide.Folder}", command, StringComparison.Ordinal);
        await DotNetCommand.RunAsync(
            Repository.Root,
            [
                .. command.Replace($" -o {Guide.Folder}", "", StringComparison.Ordinal).Split(' ')[1..],
                "-o", Feed, "--artifacts-path", Path.Combine(_folder.FullName, "build"),
                $"-p:RepositoryUrl={RepositoryUrl}", "-p:ContinuousIntegrationBuild=true", "-v", "quiet", "-warnaserror",
            ]);
    }

    /// <summary>Opens a package, or with <paramref name="extension"/> <c>snupkg</c> its symbols.</summary>
    internal ZipArchive Open(string id, string extension = "nupkg") =>
        ZipFile.OpenRead(Assert.Single(Directory.GetFiles(Feed, $"{id}.*.{extension}")));

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return default;
    }
}
