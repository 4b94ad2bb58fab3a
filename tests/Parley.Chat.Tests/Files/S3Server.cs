using System.Diagnostics;

namespace Parley.Chat.Tests;

/// <summary>A real S3 server (npm's s3rver, behind a check of every signature by Amazon's own library) on a loopback port.</summary>
public sealed class S3Server : IAsyncLifetime
{
    public const string Bucket = "parley-test";
    public const string Region = "eu-test-1";
    public const string Key = "S3RVER";

    private static readonly Lazy<string> Program = new(Install);

    private readonly TemporaryFolder _folder = new();
    private Process? _node;
    private string _address = "";
    private int _prefixes;

    public async ValueTask InitializeAsync()
    {
        _node = Process.Start(new ProcessStartInfo("node", [Program.Value, _folder.Path, Bucket])
        {
            RedirectStandardInput = true,   // The server ends with this process, so nothing of it is left, however the tests end.
            RedirectStandardOutput = true,
        })!;
        _address = await _node.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60))
            ?? throw new InvalidOperationException("The S3 server has not started.");
    }

    public async ValueTask DisposeAsync()
    {
        _node!.StandardInput.Close();
        await _node.WaitForExitAsync();
        _node.Dispose();
        _folder.Dispose();
    }

    /// <summary>Sets the options to a part of the bucket that no other test uses.</summary>
    public void Configure(S3Options options)
    {
        (options.Endpoint, options.Bucket, options.Region) = (_address, Bucket, Region);
        (options.AccessKey, options.SecretKey) = (Key, Key);
        options.Prefix = $"test-{Interlocked.Increment(ref _prefixes)}/";
    }

    /// <summary>How many files there are in that part.</summary>
    public int Count(S3Options options)
    {
        var folder = Path.Combine(_folder.Path, Bucket, options.Prefix);
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*_object").Length : 0;   // s3rver stores other files beside each.
    }

    /// <summary>Installs the packages of the server's lock file, unless they are installed.</summary>
    private static string Install()
    {
        var folder = Path.Combine(Repository(), "tests", "S3");
        var record = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
        if (!record.Exists || record.LastWriteTimeUtc < File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
        {
            var start = new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,   // Programs read the output of the tests themselves.
            };
            using var npm = Process.Start(start)!;
            var said = npm.StandardOutput.ReadToEnd();
            npm.WaitForExit();
            if (npm.ExitCode != 0)
                throw new InvalidOperationException($"The tests need Node.js 20 or newer with npm; 'npm ci' failed: {said}");
        }

        return Path.Combine(folder, "server.mjs");
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
