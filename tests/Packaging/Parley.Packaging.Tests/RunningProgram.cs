using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Packaging.Tests;

/// <summary>A web application in a process of its own, on a free port.</summary>
internal sealed partial class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private RunningProgram(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>The memory that it uses now, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The part of it that no file backs, so without code: what it has taken for itself, in bytes.</summary>
    public long OwnMemory => 1024 * File.ReadLines($"/proc/{_process.Id}/status")
        .Where(line => line.StartsWith("RssAnon:", StringComparison.Ordinal))
        .Select(line => long.Parse(line["RssAnon:".Length..^"kB".Length], CultureInfo.InvariantCulture)).Single();

    /// <summary>Starts it, and waits until it listens.</summary>
    public static async Task<RunningProgram> StartAsync(string file, params string[] arguments)
    {
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(file, [.. arguments, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true },
            EnableRaisingEvents = true,
        };
        process.OutputDataReceived += (_, line) =>
        {
            if (Listening().Match(line.Data ?? "") is { Success: true } match) address.TrySetResult(new Uri(match.Groups[1].Value));
        };
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"{file} has ended."));
        process.Start();
        process.BeginOutputReadLine();
        return new RunningProgram(process, await address.Task.WaitAsync(StartLimit));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (http:\S+)")]
    private static partial Regex Listening();
}
