using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text;
using System.Xml.Linq;

namespace Parley.Packaging.Tests;

/// <summary>The content of the packages.</summary>
public sealed class PackageTests(PackedLibrary library)
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    public static TheoryData<string> Ids => [.. PackedLibrary.Ids];

    [Fact]
    public void The_libraries_are_packed_with_their_symbols() =>
        Assert.Equal(
            PackedLibrary.Ids.SelectMany(id => new[] { $"{id}.0.1.0.nupkg", $"{id}.0.1.0.snupkg" }),
            Directory.GetFiles(library.Feed).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void Nothing_else_of_the_solution_is_a_package() =>
        Assert.Equal(
            PackedLibrary.Ids,
            Directory.GetFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
                .Where(file => File.ReadAllText(file).Contains("<IsPackable>true</IsPackable>", StringComparison.Ordinal))
                .Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_package_holds_the_library_its_documentation_a_README_and_an_icon(string id)
    {
        using var package = library.Open(id);
        foreach (var name in new[] { $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", "README.md", "icon.png" })
            Assert.True(package.GetEntry(name) is { Length: > 100 }, name);
        Assert.Equal((128, 128), SizeOf(Bytes(package.GetEntry("icon.png")!)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_package_has_complete_metadata(string id)
    {
        using var package = library.Open(id);
        var metadata = XDocument.Load(new MemoryStream(Bytes(package.GetEntry($"{id}.nuspec")!))).Root!.Elements().First();
        XNamespace ns = metadata.Name.Namespace;
        Assert.Equal("MIT", metadata.Element(ns + "license")!.Value);
        Assert.Equal("README.md", metadata.Element(ns + "readme")!.Value);
        Assert.Equal("icon.png", metadata.Element(ns + "icon")!.Value);
        Assert.NotEmpty(metadata.Element(ns + "tags")!.Value);
        Assert.EndsWith(".", metadata.Element(ns + "description")!.Value, StringComparison.Ordinal);
        var repository = metadata.Element(ns + "repository")!;
        Assert.Equal(PackedLibrary.RepositoryUrl, repository.Attribute("url")!.Value);
        Assert.Equal(40, repository.Attribute("commit")!.Value.Length);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Symbols_refer_to_the_sources_of_their_commit(string id)
    {
        using var package = library.Open(id, "snupkg");
        using var provider = MetadataReaderProvider.FromPortablePdbStream(
            new MemoryStream(Bytes(package.GetEntry($"lib/net10.0/{id}.pdb")!)));
        var pdb = provider.GetMetadataReader();

        var links = pdb.CustomDebugInformation.Select(pdb.GetCustomDebugInformation).Where(info => pdb.GetGuid(info.Kind) == SourceLink)
            .ToList();
        var link = Encoding.UTF8.GetString(pdb.GetBlobBytes(Assert.Single(links).Value));
        Assert.Matches("""^{"documents":{"/_/\*":"https://raw.githubusercontent.com/somebody/parley/[0-9a-f]{40}/\*"}}$""", link);
        // A path of the build machine exists nowhere else, and would make each build different.
        Assert.All(
            pdb.Documents, document => Assert.StartsWith("/_/", pdb.GetString(pdb.GetDocument(document).Name), StringComparison.Ordinal));
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    // PNG, "IHDR": width and height are the first two numbers of the first chunk.
    private static (int Width, int Height) SizeOf(byte[] png) =>
        (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)),
            System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
}
