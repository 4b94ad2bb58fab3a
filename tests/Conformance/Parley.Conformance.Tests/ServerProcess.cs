using System.Diagnostics;
using System.Text.RegularExpressions;

[assembly: AssemblyFixture(typeof(Parley.Conformance.Tests.ServerProcess))]

namespace Parley.Conformance.Tests;

/// <summary>The built server as a process of its own, with an empty data folder.</summary>
public partial class ServerProcess : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _data = Directory.CreateTempSubdirectory("parley-").FullName;
    private Process? _process;

    public Uri Url { get; private set; } = null!;

    /// <summary>Settings that differ from the defaults.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo("dotnet", [ServerFile(), "--urls", "http://127.0.0.1:0", "--data", _data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A PARLEY_ variable of the developer's own shell must not change what is tested.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PARLEY_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in Settings) start.Environment[name] = value;

        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new List<string>();
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => Read(e.Data);
        _process.ErrorDataReceived += (_, e) => Read(e.Data);
        _process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"The server has ended:\n{Output()}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Url = await address.Task.WaitAsync(StartLimit);

        void Read(string? line)
        {
            if (line is null) return;
            lock (output) output.Add(line);
            if (Listening().Match(line) is { Success: true } match) address.TrySetResult(new Uri(match.Groups[1].Value));
        }

        string Output()
        {
            lock (output) return string.Join('\n', output);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_process is not null)
        {
            if (!_process.HasExited) _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_data, recursive: true);
    }

    private static string ServerFile()
    {
        if (Environment.GetEnvironmentVariable("SERVER_DLL") is { } file) return file;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Parley.slnx"))) folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? ".", "src/Parley.Server/bin/Release/net10.0/Parley.Server.dll");
    }

    [GeneratedRegex(@"^\s*Listening\s+(http:\S+)")]
    private static partial Regex Listening();
}
