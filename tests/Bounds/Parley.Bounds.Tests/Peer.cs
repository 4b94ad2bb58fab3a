using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Parley.Bench.Load.Clients;
using Parley.Packaging.Tests;

namespace Parley.Bounds.Tests;

/// <summary>The plain server of the benchmarks in its own process, where only the server allocates.</summary>
internal sealed partial class Peer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly HttpClient _http;

    private Peer(Process process, Uri url)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = url };
    }

    public static async Task<Peer> StartAsync(params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [ServerFile(), "--port", "0", .. arguments])
        {
            RedirectStandardOutput = true
        })!;
        var url = await UrlAsync(process.StandardOutput).WaitAsync(StartLimit);
        return new Peer(process, url);
    }

    public Target Target(string protocol) => new(_http.BaseAddress!, protocol);

    /// <summary>The bytes that the server has allocated so far.</summary>
    public Task<long> AllocatedAsync() => NumberAsync("/allocated");

    /// <summary>The bytes of the managed heap that are in use, after a full collection.</summary>
    public Task<long> UsedAsync() => NumberAsync("/used");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<long> NumberAsync(string path) =>
        long.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative)), CultureInfo.InvariantCulture);

    private static async Task<Uri> UrlAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match) return new Uri(match.Groups[1].Value);
        }

        throw new IOException("The server has ended before it listened.");
    }

    private static string ServerFile()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Repository.File($"bench/peers/parley/bin/{configuration}/net10.0/Parley.Bench.Peer.dll");
    }

    [GeneratedRegex("^listening on (http:.+)$")]
    private static partial Regex Listening();
}
