using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Parley.Bench.Load.Comparing;
using Parley.Bench.Load.Messenger;

namespace Parley.Bench.Load.Growth;

/// <summary>The messenger on one data folder: starts it and runs its commands.</summary>
internal sealed class GrownServer(string data, int port, bool isOnPostgres = false) : IDisposable
{
    private const string Program = "src/Parley.Server/bin/Release/net10.0/Parley.Server.dll";
    private const string Core = "0";
    private const int PayloadLength = 64;

    // An import may be in it.
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    private static readonly string ApiKey = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private readonly Peer _peer = new(Peer.Ours, "parley-chat", "contract") { Arguments = isOnPostgres ? ["--postgres"] : [] };
    private PeerProcess? _process;

    /// <summary>The export that its next start on PostgreSQL imports.</summary>
    public string ImportFile => Path.Combine(data, "import.gz");

    public int Id => _process!.Id;

    /// <summary>What servers need that are started from now on, to sign users in and to tell an administrator how they are.</summary>
    public static void Prepare()
    {
        Environment.SetEnvironmentVariable("PARLEY_CHAT__APIKEYS__0", ApiKey);
        Environment.SetEnvironmentVariable("PARLEY_CHAT__ADMINS__0", Population.StarId);
    }

    /// <summary>Stops it if it runs, and starts it.</summary>
    /// <returns>The seconds until it listened.</returns>
    public async Task<double> RestartAsync()
    {
        Dispose();
        var start = Stopwatch.GetTimestamp();
        _process = await PeerProcess.StartAsync(_peer.Command(Core, port, data), Patience);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Runs one of its commands on the same data.</summary>
    /// <returns>The seconds that it took.</returns>
    public async Task<double> RunAsync(params string[] command)
    {
        string[] database = isOnPostgres ? ["--database", $"Host={data}/postgres;Username=parley;Database=postgres"] : [];
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start("dotnet", [Program, .. command, "--data", data, .. database]);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidDataException($"{command[0]} failed; what it said stands above.");
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public ChatSettings Settings(int clients = 1, int inFlight = 1, double seconds = 0, double warmUp = 0) => new(
        new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")), [], "contract", Id, clients, inFlight, seconds, warmUp,
        PayloadLength, Path.Combine(data, "seed.json"), ApiKey, data, []);

    public void Dispose()
    {
        _process?.Dispose();
        _process = null;
    }
}
