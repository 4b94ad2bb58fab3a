using System.IO.Compression;

[assembly: AssemblyFixture(typeof(Parley.Packaging.Tests.PackedLibrary))]

namespace Parley.Packaging.Tests;

/// <summary>
/// The packages, created once by the command of the guide, but in their own folder, and with the settings of a publisher.
/// </summary>
public sealed class PackedLibrary : IAsyncLifetime
{
    /// <summary>The address of the publisher's sources; it need not exist.</summary>
    public const string RepositoryUrl = "https://github.com/somebody/parley";

    // Inside the repository, because only there the paths of generated sources are mapped to paths that are the same on every machine.
    private readonly DirectoryInfo _folder = new(Repository.File("artifacts/packing"));

    /// <summary>All packages.</summary>
    public static string[] Ids { get; } = ["Parley.Chat", "Parley.EngineIO", "Parley.Protocol", "Parley.SocketIO", "Parley.SocketIO.Redis"];

    /// <summary>The folder that holds them.</summary>
    public string Feed => Path.Combine(_folder.FullName, "feed");

    /// <summary>
    /// Arguments of a build that reuses what was compiled for the packages. Analyzers have already checked the sources.
    /// </summary>
    public string[] BuildSettings =>
    [
        "--artifacts-path", Path.Combine(_folder.FullName, "build"),
        $"-p:RepositoryUrl={RepositoryUrl}", "-p:ContinuousIntegrationBuild=true", "-p:RunAnalyzers=false",
    ];

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
                "-o", Feed, "-v", "quiet", "-warnaserror", .. BuildSettings,
            ]);
    }

    /// <summary>Opens a package, or with <paramref name="extension"/> <c>snupkg</c> its symbols.</summary>
    internal ZipArchive Open(string id, string extension = "nupkg") =>
        ZipFile.OpenRead(Path.Combine(Feed, $"{id}.0.1.0.{extension}"));

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return default;
    }
}
