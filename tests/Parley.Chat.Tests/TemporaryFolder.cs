namespace Parley.Chat.Tests;

/// <summary>A folder for one test's database.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("parley-").FullName;

    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, "inner", "chat.db");

    public string Files => System.IO.Path.Combine(Path, "files");

    public void Configure(ChatOptions options) => (options.Database, options.FileFolder) = (Database, Files);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
