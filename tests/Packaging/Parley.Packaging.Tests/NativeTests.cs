using SocketIOClient.Transport;

namespace Parley.Packaging.Tests;

/// <summary>samples/Echo as native code: it works, and it is small.</summary>
public sealed class NativeTests(NativeSample sample, ITestOutputHelper output) : IClassFixture<NativeSample>
{
    // The size limit of the sample.
    private const long MaxBytesOnDisk = 16_000_000;
    private const long MaxBytesInMemory = 64_000_000;

    private const int Connections = 2_000;
    private const int MaxBytesIdle = 10 * 1024;

    [Fact]
    public async Task The_sample_is_published_as_native_code_without_a_warning_and_echoes()
    {
        Assert.Contains("Generating native code", sample.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", sample.Log, StringComparison.OrdinalIgnoreCase);

        await using var program = await RunningProgram.StartAsync(sample.File);
        await EchoesAsync(program.Url, TransportProtocol.Polling);
        await EchoesAsync(program.Url, TransportProtocol.WebSocket);

        var (size, memory) = (new FileInfo(sample.File).Length, program.WorkingSet);
        output.WriteLine($"samples/Echo as native code: {size / 1e6:F1} MB on disk, {memory / 1e6:F1} MB in memory after two clients");
        Assert.InRange(size, 1, MaxBytesOnDisk);
        Assert.InRange(memory, 1, MaxBytesInMemory);
    }

    // tests/Bounds does the same with code that is compiled as it runs, where only the heap can be told from the compiler's memory.
    [Fact]
    public async Task An_idle_WebSocket_uses_less_than_ten_KiB_of_the_native_program()
    {
        // Otherwise garbage would be part of the figure: the collector of web applications keeps it for long, and either one lets young
        // objects take several MiB. Here they may take one: 100000 is hexadecimal.
        await using var program = await RunningProgram.StartAsync("env", "DOTNET_gcServer=0", "DOTNET_GCgen0size=100000", sample.File);
        using var first = await IdleClients.OpenAsync(program.Url, 1);
        var before = program.OwnMemory;
        using var idle = await IdleClients.OpenAsync(program.Url, Connections);

        var each = (program.OwnMemory - before) / Connections;

        output.WriteLine($"{each} bytes for an idle connection");
        Assert.InRange(each, 1, MaxBytesIdle);
    }

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
