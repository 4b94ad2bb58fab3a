namespace Parley.EngineIO;

/// <summary>The one timer of an endpoint: walks all sessions for pings and every other timeout.</summary>
internal sealed class Heartbeat : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);

    private readonly EngineServer _server;
    private readonly ITimer _timer;
    private int _isScanning;

    public Heartbeat(EngineServer server)
    {
        _server = server;
        var options = server.Options;
        var period = TimeSpan.FromTicks(Math.Clamp(
            Math.Min(options.PingInterval.Ticks, options.PingTimeout.Ticks) / 10, Shortest.Ticks, Longest.Ticks));
        _timer = server.Time.CreateTimer(static state => ((Heartbeat)state!).Scan(), this, period, period);
    }

    public void Dispose() => _timer.Dispose();

    private void Scan()
    {
        // A scan that takes longer than the period is not overtaken by the next one.
        if (Interlocked.Exchange(ref _isScanning, 1) == 1) return;
        try
        {
            using var batch = WriteBatch.Open();
            var now = _server.Time.GetTimestamp();
            foreach (var session in _server.Sessions.All) session.Tick(now);
        }
        finally
        {
            Volatile.Write(ref _isScanning, 0);
        }
    }
}
