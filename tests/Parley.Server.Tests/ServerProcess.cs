using System.Diagnostics;

namespace Parley.Server.Tests;

/// <summary>The real server, running on a port of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    /// <summary>Starts the program with any command line; the output must be read to the end.</summary>
    public static Process Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Parley.Server.dll"), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Starts a server and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string data, params string[] more)
    {
        var process = Run(["--data", data, "--urls", "http://127.0.0.1:0", .. more]);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (!line.TrimStart().StartsWith("Listening", StringComparison.Ordinal)) continue;

            return new ServerProcess(process, line.Trim().Split(' ')[^1]);
        }

        throw new InvalidOperationException($"The server did not start: {await process.StandardError.ReadToEndAsync(limit.Token)}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
