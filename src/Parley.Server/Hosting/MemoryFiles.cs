using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Parley.Server.Hosting;

/// <summary>
/// The files of a folder, read once and kept: anybody may ask for them and take their time to read, and must not keep a file of the process
/// open for as long.
/// </summary>
internal sealed class MemoryFiles : IFileProvider
{
    private readonly Dictionary<string, MemoryFile> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal) { "" };

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">Its path; a missing folder counts as empty.</param>
    public MemoryFiles(string folder)
    {
        if (!Directory.Exists(folder)) return;

        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, file.FullName).Replace('\\', '/');
            _files.Add(path, new MemoryFile(file.Name, File.ReadAllBytes(file.FullName), file.LastWriteTimeUtc));
            for (var end = path.LastIndexOf('/'); end >= 0; end = path.LastIndexOf('/', end - 1)) _folders.Add(path[..end]);
        }
    }

    public IFileInfo GetFileInfo(string subpath)
    {
        var path = subpath.TrimStart('/');
        return _files.TryGetValue(path, out var file) ? file : new NotFoundFileInfo(path);
    }

    public IDirectoryContents GetDirectoryContents(string subpath) =>
        _folders.Contains(subpath.Trim('/')) ? new Folder() : NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private sealed class MemoryFile(string name, byte[] bytes, DateTime modified) : IFileInfo
    {
        public bool Exists => true;

        public bool IsDirectory => false;

        public DateTimeOffset LastModified { get; } = new(modified, TimeSpan.Zero);

        public long Length => bytes.Length;

        public string Name => name;

        public string? PhysicalPath => null;

        public Stream CreateReadStream() => new MemoryStream(bytes, writable: false);
    }

    // It is never listed; only its existence is checked.
    private sealed class Folder : IDirectoryContents
    {
        public bool Exists => true;

        public IEnumerator<IFileInfo> GetEnumerator() => Enumerable.Empty<IFileInfo>().GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
