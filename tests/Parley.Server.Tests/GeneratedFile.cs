namespace Parley.Server.Tests;

/// <summary>A file of the repository that a test generates, and writes if it is told to.</summary>
internal static class GeneratedFile
{
    /// <summary>Fails unless the file has this content.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">The content that it should have.</param>
    /// <param name="test">The name of the test class, which renews the file.</param>
    public static void Check(string path, string content, string test)
    {
        if (Environment.GetEnvironmentVariable("RENEW") == "1") File.WriteAllText(path, content);

        Assert.True(
            File.ReadAllText(path) == content,
            $"{path} is not current. Renew it with: RENEW=1 dotnet test --project tests/Parley.Server.Tests -c Release -- --filter-class '*{test}'");
    }
}
