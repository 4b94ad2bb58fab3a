namespace Parley.Architecture.Tests;

/// <summary>The source files of the repository.</summary>
internal static class Sources
{
    private static readonly string[] Folders = ["bench", "samples", "src", "tests"];

    public static string Root { get; } = FindRoot();

    /// <summary>All C# files.</summary>
    public static IEnumerable<string> OfAll() => Folders.SelectMany(Of);

    /// <summary>The C# files below a folder of the root, without what a build has made.</summary>
    public static IEnumerable<string> Of(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"));

    public static string Name(string file) => Path.GetRelativePath(Root, file);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
