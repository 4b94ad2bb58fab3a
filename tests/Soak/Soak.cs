using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Parley.Soak;

/// <summary>One run: a server, its clients, and the comparison of its state before and after.</summary>
internal sealed class Soak(TimeSpan duration, int clients)
{
    // Memory that caches and pools may keep. A leak of a kilobyte per connection would be far more.
    private const double MaxGrowth = 1.25;
    private const long MaxGrowthBytes = 6 * 1024 * 1024;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(60);
    private static readonly HttpClient Http = new();

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var server = Start();
        try
        {
            var url = new Uri((await server.StandardOutput.ReadLineAsync(cancellationToken))!);
            var counts = new Counts();

            Console.WriteLine($"warming up with {clients} clients for {WarmUp.TotalSeconds:0} s");
            await CrowdAsync(url, WarmUp, counts, cancellationToken);
            var before = await SettleAsync(url, cancellationToken);

            Console.WriteLine($"{clients} clients come and go for {duration.TotalMinutes:0.#} min");
            var peak = await CrowdAsync(url, duration, counts, cancellationToken);
            var after = await SettleAsync(url, cancellationToken);
            return Report(before, peak, after, counts);
        }
        finally
        {
            server.Kill();
        }
    }

    private static Process Start() =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, "--serve") { RedirectStandardOutput = true })!;

    /// <summary>Starts all clients, and returns the largest sizes of the tables.</summary>
    private async Task<Tables> CrowdAsync(Uri url, TimeSpan time, Counts counts, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(time);
        var crowd = Enumerable.Range(0, clients).Select(number => new SoakClient(url, number, counts).RunAsync(over.Token)).ToArray();
        var peak = await ReadAsync(url, collect: false, cancellationToken);
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, over.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var now = await ReadAsync(url, collect: false, cancellationToken);
            if (now.Sessions >= peak.Sessions) peak = now;
        }

        await Task.WhenAll(crowd);
        return peak;
    }

    /// <summary>Waits until no client is left, up to a time limit, and collects garbage.</summary>
    private static async Task<Tables> SettleAsync(Uri url, CancellationToken cancellationToken)
    {
        var started = Stopwatch.StartNew();
        Tables tables;
        do
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
            tables = await ReadAsync(url, collect: false, cancellationToken);
        }
        while (!tables.IsEmpty && started.Elapsed < Settling);

        return await ReadAsync(url, collect: true, cancellationToken);
    }

    private static async Task<Tables> ReadAsync(Uri url, bool collect, CancellationToken cancellationToken)
    {
        var json = await Http.GetStringAsync(new Uri(url, collect ? "/tables?collect" : "/tables"), cancellationToken);
        return JsonSerializer.Deserialize(json, SoakJson.Default.Tables)!;
    }

    private static int Report(Tables before, Tables peak, Tables after, Counts counts)
    {
        Line("", "before", "peak", "after");
        Line("sessions", before.Sessions, peak.Sessions, after.Sessions);
        Line("connections", before.Connections, peak.Connections, after.Connections);
        Line("sockets", before.Sockets, peak.Sockets, after.Sockets);
        Line("rooms", before.Rooms, peak.Rooms, after.Rooms);
        Line("dynamic namespaces", before.DynamicNamespaces, peak.DynamicNamespaces, after.DynamicNamespaces);
        Line("events handled", before.Events, peak.Events, after.Events);
        Line("heap, KiB", before.HeapBytes / 1024, peak.HeapBytes / 1024, after.HeapBytes / 1024);
        Line("resident, KiB", before.ResidentBytes / 1024, peak.ResidentBytes / 1024, after.ResidentBytes / 1024);
        Console.WriteLine(counts);

        var hasGrown = after.HeapBytes > (before.HeapBytes * MaxGrowth) + MaxGrowthBytes;
        if (hasGrown) Console.WriteLine("FAILED: the heap has grown.");
        if (!after.IsEmpty) Console.WriteLine("FAILED: a table is not empty.");
        if (counts.Failures > 0) Console.WriteLine("FAILED: clients were not served; see above.");
        if (hasGrown || !after.IsEmpty || counts.Failures > 0) return 1;
        Console.WriteLine("Everything is back where it was.");
        return 0;
    }

    private static void Line(string what, object before, object peak, object after) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-20}{before,14:n0}{peak,14:n0}{after,14:n0}"));
}

/// <summary>The counts of what the clients did. Thread-safe.</summary>
internal sealed class Counts
{
    private long _connections;
    private long _upgrades;
    private long _acks;
    private long _breaks;
    private long _failures;

    public long Failures => _failures;

    public void Connected() => Interlocked.Increment(ref _connections);

    public void Upgraded() => Interlocked.Increment(ref _upgrades);

    public void Acknowledged() => Interlocked.Increment(ref _acks);

    public void Broke() => Interlocked.Increment(ref _breaks);

    public void Failed(Exception why)
    {
        if (Interlocked.Increment(ref _failures) <= 10) Console.WriteLine($"a client was not served: {why.GetType().Name}: {why.Message}");
    }

    public override string ToString() =>
        $"{_connections:n0} connections, {_upgrades:n0} upgrades, {_acks:n0} acks, {_breaks:n0} connections broken by the client, {_failures:n0} failures";
}
