using System.Diagnostics;
using System.Text;
using Parley.Bench.Load.Messenger;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Growth;

/// <summary>Measures a server at one size of its database.</summary>
internal sealed class GrowthRun(GrownServer server, double seconds) : IDisposable
{
    private const double WarmUp = 3;
    private const int Users = 200;
    private const int InFlight = 16;
    private const int PageSize = 50;
    private const int SearchBurst = 15;   // The server lets a user search twenty times without a pause.
    private const int Missed = Mailbox.Writers * Mailbox.PerWriter;
    private const long DoneLag = 256;     // The server lets the index wait for so many entries.

    // With a cursor of another database, a device begins anew, however often it has done so.
    private const string OtherCursor = "0.1";

    private readonly List<Measure> _measures = [];
    private readonly Dice _dice = new(1);
    private ChatApi _api = null!;   // As the next two, once the server has started.
    private ChatUser _star = null!;
    private ChatUser[] _searchers = null!;

    public async Task<IReadOnlyList<Measure>> RunAsync()
    {
        await server.RestartAsync();
        RememberFriends(server.Settings().Seed!);
        _api = new ChatApi(server.Settings());
        _star = (await _api.UsersAsync(Population.Star, 1))[0];
        // Not those who send, because these have more at each size.
        _searchers = (await _api.UsersAsync(Population.Usual, Population.Measured))[Users..];
        Add("search index, entries a second", await CatchUpAsync(), Trend.Rate);
        Add("start until it listens, s", await server.RestartAsync());
        await MeasureSendsAsync();
        await MeasureReadsAsync();
        await MeasureSearchesAsync();
        await MeasureSizesAsync();
        return _measures;
    }

    public void Dispose() => _api?.Dispose();

    // The works would ask them to become friends, which they are.
    private static void RememberFriends(string file)
    {
        var seed = Seed.Read(file);
        for (var i = 0; i < Users; i += 2) seed.Friends.Add($"{Population.User(i)}|{Population.User(i + 1)}");
        seed.Write(file);
    }

    private async Task MeasureSendsAsync()
    {
        var sends = await RunAsync(new SendWork(Settings(Users, InFlight)));
        Add($"durable sends, {Users} connections, {InFlight} in flight, a second", sends.PerSecond, Trend.Rate);
        Add("… for a CPU second of the server", sends.PerCpuSecond, Trend.Rate);
        Add("… how far the search index is behind afterwards, entries", await LagAsync(), Trend.Size);
        await CatchUpAsync();
        var lone = await RunAsync(new SendLatencyWork(Settings(20)));
        AddLatency("a send at low load", lone.Latency!);
    }

    private async Task MeasureReadsAsync()
    {
        var missed = await RunAsync(new OfflineWork(Settings()));
        Add($"sync after {Missed:#,0} missed entries, ms", Missed * 1000 / missed.PerSecond);
        var cursor = await MailboxFiller.CursorAsync(Settings(), _star);
        await ReadAsync("sync of a user with 5,000 conversations who missed nothing", "offline-c", $"\"cursor\":\"{cursor}\"");
        await ReadAsync(
            "first sync of this user", (client, text, done) => new SyncWalk(client, text, _ => { }, _ => { }, done).Start(OtherCursor));
        await ReadAsync("presence of 5,000 friends", "online-c", "");
        await ReadAsync("recent conversations of this user", "recent-c", $"\"limit\":{PageSize}");
        await ReadAsync($"a page of {PageSize} anywhere in a conversation of 200,000", ReadPage);
    }

    private Task ReadAsync(string name, string request, string message) =>
        ReadAsync(name, (client, _, done) => client.Request(request, $"{{{message}}}", _ => done()));

    private async Task ReadAsync(string name, Reading read)
    {
        var result = await RunAsync(new ReadWork(Settings(), _star, read));
        Add($"{name}, p50 ms", result.Latency!.P50);
        Add("… of the server's processor, ms", 1_000 / result.PerCpuSecond);
    }

    private void ReadPage(ContractClient client, MessageText text, Action done)
    {
        var before = PageSize + 1 + _dice.Below(Generator.LongEntries - PageSize);
        client.Request(
            "history-c", $"{{\"with\":\"{Population.LongOneWith}\",\"limit\":{PageSize},\"before\":{before}}}", answer =>
            {
                if (answer.Count("\"seq\":"u8) != PageSize)
                    throw new InvalidDataException("a page is not full: " + Encoding.UTF8.GetString(answer));
                done();
            });
    }

    private async Task MeasureSearchesAsync()
    {
        await SearchAsync(_searchers[..20], 3);   // Which compiles the code.
        AddLatency("a search for a word", await SearchAsync(_searchers, 3));
        AddLatency("… of the user with 5,000 conversations", await SearchAsync([_star], SearchBurst));
    }

    private async Task<LatencyFigures> SearchAsync(ChatUser[] users, int times)
    {
        var (latencies, dice) = (new Latencies(), new Dice(2));   // The same words at each size.
        foreach (var user in Enumerable.Repeat(users, times).SelectMany(all => all))
        {
            var start = Stopwatch.GetTimestamp();
            await _api.GetAsync($"messages?q={Words.Word(dice.SmallBelow(2_000, 2))}", user);
            latencies.Add(Stopwatch.GetTimestamp() - start);
        }

        return latencies.Figures()!;
    }

    private async Task MeasureSizesAsync()
    {
        Add("memory of the process afterwards, MiB", new ServerProcess(server.Id).ResidentKiB() / 1024.0);
        var statistics = await _api.GetAsync("admin/statistics", _star);
        var bytes = statistics["databaseSize"]!.GetValue<double>();
        Add("database, GiB", bytes / (1 << 30), Trend.Size);
        var folder = Directory.CreateTempSubdirectory("parley-growth-backup-");
        Add("backup, s", await server.RunAsync("backup", folder.FullName), Trend.Size);
        folder.Delete(recursive: true);
    }

    /// <summary>Waits until the search index has reached the end of the log.</summary>
    /// <returns>The entries that it took a second.</returns>
    private async Task<double> CatchUpAsync()
    {
        var (first, start) = (await LagAsync(), Stopwatch.GetTimestamp());
        var lag = first;
        for (; lag >= DoneLag; lag = await LagAsync()) await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        return (first - lag) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private async Task<long> LagAsync() => (await _api.GetAsync("admin/statistics", _star))["searchLag"]!.GetValue<long>();

    private ChatSettings Settings(int clients = 1, int inFlight = 1) => server.Settings(clients, inFlight, seconds, WarmUp);

    private static async Task<Result> RunAsync(ChatWork work)
    {
        using (work) return await work.RunAsync();
    }

    private void AddLatency(string name, LatencyFigures latency)
    {
        Add($"{name}, p50 ms", latency.P50);
        Add("… p99 ms", latency.P99);
    }

    private void Add(string name, double figure, Trend trend = Trend.Cost)
    {
        _measures.Add(new Measure(name, figure, trend));
        Console.Error.WriteLine($"{name}: {figure:#,0.###}");
    }
}
