namespace Parley.Chat.Tests;

/// <summary>A folder for one test's database.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("parley-").FullName;

    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, "inner", "chat.db");

    public void Configure(ChatOptions options) => options.Database = Database;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
