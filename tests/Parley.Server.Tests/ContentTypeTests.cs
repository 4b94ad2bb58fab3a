namespace Parley.Server.Tests;

/// <summary>Every response with a text says in which encoding it is.</summary>
public sealed class ContentTypeTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Texts_have_a_charset()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        var page = Path.Combine(Repository.Root, "src", "Parley.Server", "wwwroot");
        var files = Directory.EnumerateFiles(page, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(page, file));
        var seen = new HashSet<string>();
        foreach (var path in files.Select(file => $"/{file}").Concat(["/", "/health/live", "/health/ready", "/docs", "/nothing", "/api/v1/users/me"]))
        {
            using var answer = await client.GetAsync(path);
            var type = answer.Content.Headers.ContentType!;
            seen.Add(type.MediaType!);
            var isText = type.MediaType!.StartsWith("text/", StringComparison.Ordinal) || type.MediaType.EndsWith("+xml", StringComparison.Ordinal);
            Assert.True(!isText || type.CharSet?.ToLowerInvariant() == "utf-8", $"{path} is {type}.");
        }

        Assert.Superset(new HashSet<string> { "text/html", "text/css", "text/javascript", "text/plain", "image/svg+xml" }, seen);
    }
}
