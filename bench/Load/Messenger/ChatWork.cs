using System.Diagnostics;
using Parley.Bench.Load.Comparing;
using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Messenger;

/// <summary>
/// One kind of load on a messenger: makes its users, opens its clients, keeps them busy, and counts between two instants.
/// </summary>
internal abstract class ChatWork(string name, ChatSettings settings) : IChatListener, IDisposable
{
    private const int OpeningAtOnce = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private volatile string? _failure;
    private volatile bool _isOver;
    private PeerProcess? _again;

    protected ChatSettings Settings { get; } = settings;

    protected ChatApi Api { get; } = new(settings);

    protected MessageText Text { get; } = new(settings.PayloadLength);

    protected ServerProcess Server { get; private set; } = new(settings.ServerId);

    protected Latencies Latencies { get; } = new();

    /// <summary>What was counted so far. Written by the one thread that serves all sockets.</summary>
    protected long Count { get; set; }

    protected List<IChatClient> Clients { get; } = [];

    public abstract Task<Result> RunAsync();

    public virtual void OnAcked(IChatClient sender, int number) => throw new InvalidDataException("nobody sends here");

    public virtual void OnAcked(IChatClient sender, int number, ReadOnlySpan<byte> answer) => OnAcked(sender, number);

    public virtual bool TryRefuse(IChatClient sender, int number) => false;

    public virtual void OnDelivered(IChatClient receiver, int number) => throw new InvalidDataException("nobody sends here");

    public void OnEnd(IChatClient client, string why)
    {
        if (!_isOver)
            _failure = why;
    }

    public virtual void Dispose()
    {
        _isOver = true;
        Clients.ForEach(client => client.Dispose());
        Api.Dispose();
        _again?.Dispose();
    }

    // Load is put on for real seconds: there is no other clock than the system's.
    protected static Task PauseAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);

    protected async Task OpenAsync(IEnumerable<IChatClient> clients)
    {
        foreach (var some in clients.Chunk(OpeningAtOnce))
        {
            foreach (var client in some)
                client.Open(Settings.EndPointOf(client));
            await Task.WhenAll(some.Select(client => client.Ready)).WaitAsync(Patience);
        }
    }

    /// <summary>Waits until something holds that the clients' reports bring about.</summary>
    protected async Task UntilAsync(Func<bool> holds, string what)
    {
        for (var start = Stopwatch.GetTimestamp(); !holds(); await PauseAsync(0.01))
        {
            Check();
            if (Stopwatch.GetElapsedTime(start) > Patience)
                throw new InvalidDataException(what);
        }
    }

    protected async Task<Result> MeasureAsync()
    {
        await PauseAsync(Settings.WarmUp);
        Latencies.Clear();
        var (count, cpu, start) = (Count, Server.CpuSeconds(), Stopwatch.GetTimestamp());
        await PauseAsync(Settings.Seconds);
        return NewResult(Count - count, Stopwatch.GetElapsedTime(start).TotalSeconds, Server.CpuSeconds() - cpu);
    }

    protected Result NewResult(long messages, double seconds, double cpuSeconds)
    {
        Check();
        return new(
            name, Settings.Protocol, Settings.Clients, Settings.InFlight, Settings.PayloadLength, Math.Round(seconds, 3), messages,
            Math.Round(messages / seconds), Math.Round(cpuSeconds, 2), cpuSeconds > 0 ? Math.Round(messages / cpuSeconds) : 0,
            Latencies.Figures(), null, null);
    }

    /// <summary>Kills the server, starts it again, and says after how many milliseconds it was ready.</summary>
    protected async Task<double> RestartAsync()
    {
        if (Settings.Start.Count == 0)
            throw new InvalidDataException("The command that starts the server is missing behind --.");
        await Server.KillAsync().WaitAsync(Patience);
        var start = Stopwatch.GetTimestamp();
        _again = await PeerProcess.StartAsync(Settings.Start);
        Server = new(_again.Id);
        return Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private void Check()
    {
        if (_failure is { } why)
            throw new IOException($"a connection broke: {why}");
    }
}
