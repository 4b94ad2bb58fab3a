using System.Runtime.InteropServices;
using SocketIOClient.Transport;

namespace Parley.Packaging.Tests;

/// <summary>samples/Echo, published with Native AOT.</summary>
public sealed class NativeTests(PackedLibrary library, ITestOutputHelper output) : IDisposable
{
    // The size limit of the sample.
    private const long MaxBytesOnDisk = 16_000_000;
    private const long MaxBytesInMemory = 64_000_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-native-");

    [Fact]
    public async Task The_sample_is_published_as_native_code_without_a_warning_and_echoes()
    {
        var published = Path.Combine(_folder.FullName, "published");
        // By default "publish" would restore the libraries for the platform as well, and change their lock files.
        await DotNetCommand.RunAsync(Repository.Root, ["restore", "samples/Echo", "--locked-mode", .. library.BuildSettings]);
        var log = await DotNetCommand.RunAsync(
            Repository.Root,
            ["publish", "samples/Echo", "--no-restore", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", published,
                .. library.BuildSettings]);
        Assert.Contains("Generating native code", log, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", log, StringComparison.OrdinalIgnoreCase);

        var file = Path.Combine(published, "Echo");
        await using var program = await RunningProgram.StartAsync(file);
        await EchoesAsync(program.Url, TransportProtocol.Polling);
        await EchoesAsync(program.Url, TransportProtocol.WebSocket);

        var (size, memory) = (new FileInfo(file).Length, program.WorkingSet);
        output.WriteLine($"samples/Echo as native code: {size / 1e6:F1} MB on disk, {memory / 1e6:F1} MB in memory after two clients");
        Assert.InRange(size, 1, MaxBytesOnDisk);
        Assert.InRange(memory, 1, MaxBytesInMemory);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task EchoesAsync(Uri url, TransportProtocol transport)
    {
        using var client = await ChatClient.ConnectAsync(url, "/", transport);
        var sent = new Message("grüß dich, 世界", 42);
        var echo = client.NextAsync<Message>("echo");
        await client.SendAsync("echo", sent);
        Assert.Equal(sent, await echo);
        Assert.Equal(sent, await client.AskAsync<Message>("ask", sent));
    }

    private sealed record Message(
        [property: System.Text.Json.Serialization.JsonPropertyName("text")] string Text,
        [property: System.Text.Json.Serialization.JsonPropertyName("number")] int Number);
}
