using System.Diagnostics;
using System.Globalization;
using Parley.Bench.Load.Clients;

namespace Parley.Bench.Load.Works;

/// <summary>One kind of load: opens its clients, keeps them busy, and counts what comes back between two instants.</summary>
internal abstract class Work(string name, Settings settings) : IListener, IDisposable
{
    private const int OpeningAtOnce = 64;
    private readonly List<ILoadClient> _clients = [];
    private volatile string? _failure;
    private volatile bool _isOver;

    protected Settings Settings { get; } = settings;

    protected ServerProcess Server { get; } = new(settings.ServerId);

    protected Latencies Latencies { get; } = new();

    /// <summary>What was counted so far. Written by the one thread that serves all sockets.</summary>
    protected long Count { get; set; }

    protected IReadOnlyList<ILoadClient> Clients => _clients;

    public virtual async Task<Result> RunAsync()
    {
        await OpenClientsAsync();
        Start();
        await PauseAsync(Settings.WarmUp);
        return await MeasureAsync();
    }

    public virtual void OnEcho(ILoadClient client, int id) => throw new InvalidDataException("nobody asked for an echo");

    public virtual void OnDelivery(ILoadClient client) => throw new InvalidDataException("nobody asked for a broadcast");

    public virtual void OnEnd(ILoadClient client, string why)
    {
        if (!_isOver)
            _failure = why;
    }

    public void Dispose()
    {
        _isOver = true;
        _clients.ForEach(client => client.Dispose());
    }

    /// <summary>Sets the clients to work.</summary>
    protected abstract void Start();

    protected virtual Payload NewPayload() => new(Settings.PayloadLength, isBinary: false);

    // Load is put on for real seconds: there is no other clock than the system's.
    protected static Task PauseAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);

    protected async Task OpenClientsAsync()
    {
        var payload = NewPayload();
        for (var i = 0; i < Settings.Clients; i++)
            _clients.Add(Settings.Target.NewClient(payload, this));
        foreach (var some in _clients.Chunk(OpeningAtOnce))
        {
            foreach (var client in some)
                client.Open(Settings.Target.EndPoint);
            await Task.WhenAll(some.Select(client => client.Ready)).WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    protected async Task<Result> MeasureAsync()
    {
        Latencies.Clear();
        var allocated = await AllocatedAsync();
        var (count, cpu, start) = (Count, Server.CpuSeconds(), Stopwatch.GetTimestamp());
        await PauseAsync(Settings.Seconds);
        var (messages, cpuSeconds, seconds) = (Count - count, Server.CpuSeconds() - cpu, Stopwatch.GetElapsedTime(start).TotalSeconds);
        allocated = await AllocatedAsync() - allocated;
        if (_failure is { } why)
            throw new IOException($"a connection broke: {why}");
        return NewResult(messages, seconds, cpuSeconds) with
        {
            AllocatedBytesPerMessage = messages > 0 ? Round(allocated / messages) : null
        };
    }

    protected Result NewResult(long messages, double seconds, double cpuSeconds) => new(
        name, Settings.Target.Protocol, Settings.Clients, Settings.InFlight, Settings.PayloadLength, Math.Round(seconds, 3), messages,
        Math.Round(messages / seconds), Math.Round(cpuSeconds, 2), cpuSeconds > 0 ? Math.Round(messages / cpuSeconds) : 0,
        Latencies.Figures(), null, null);

    // Only our own server reports it.
    private async Task<double?> AllocatedAsync()
    {
        if (!Settings.CountsAllocations)
            return null;
        using var http = new HttpClient { BaseAddress = Settings.Target.Url };
        return double.Parse(await http.GetStringAsync(new Uri("/allocated", UriKind.Relative)), CultureInfo.InvariantCulture);
    }

    private static double? Round(double? figure) => figure is { } value ? Math.Round(value, 1) : null;
}
