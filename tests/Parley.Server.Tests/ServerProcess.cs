using System.Diagnostics;

namespace Parley.Server.Tests;

/// <summary>The real server, running on a port of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    public bool HasExited => _process.HasExited;

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Parley.Server.dll");

    /// <summary>Starts the program with any command line; the output must be read to the end.</summary>
    public static Process Run(params string[] arguments) => Run(new ProcessStartInfo("dotnet", [Program, .. arguments]));

    /// <summary>Starts a server and waits until it listens.</summary>
    public static Task<ServerProcess> StartAsync(string data, params string[] more) => ListeningAsync(Run(Arguments(data, more)));

    /// <summary>Starts a server with a limit of open files, and waits until it listens.</summary>
    public static Task<ServerProcess> StartWithFilesAsync(int files, string data, params (string Name, string Value)[] environment) =>
        ListeningAsync(RunWithFiles(files, data, environment));

    /// <summary>Starts a server with a heap limit, and waits until it listens.</summary>
    public static Task<ServerProcess> StartWithHeapAsync(long bytes, string data)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. Arguments(data, [])]);
        start.Environment["DOTNET_GCHeapHardLimit"] = $"0x{bytes:x}";
        return ListeningAsync(Run(start));
    }

    /// <summary>Starts a server with a limit of open files.</summary>
    public static Process RunWithFiles(int files, string data, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"ulimit -n {files}; exec dotnet \"$@\"", "sh", Program, .. Arguments(data, [])]);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Run(start);
    }

    /// <summary>Waits until the server has ended by itself.</summary>
    /// <returns>The exit code, and what it wrote on the error output.</returns>
    public async Task<(int Code, string Error)> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var error = await _process.StandardError.ReadToEndAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, error);
    }

    /// <summary>Stops the server, and waits until it has ended.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    private static string[] Arguments(string data, string[] more) => ["--data", data, "--urls", "http://127.0.0.1:0", .. more];

    private static Process Run(ProcessStartInfo start)
    {
        (start.RedirectStandardError, start.RedirectStandardOutput, start.RedirectStandardInput) = (true, true, true);
        return Process.Start(start)!;
    }

    private static async Task<ServerProcess> ListeningAsync(Process process)
    {
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
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
