using Microsoft.Extensions.Logging;

namespace Parley.EngineIO;

/// <summary>The only timer of an endpoint: checks all sessions for pings and all other timeouts.</summary>
internal sealed partial class Heartbeat : IDisposable
{
    private static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(20);

    private readonly SessionHost _host;
    private readonly IDisposable _timer;

    public Heartbeat(SessionHost host)
    {
        _host = host;
        var options = host.Options;
        var period = TimeSpan.FromTicks(Math.Clamp(
            Math.Min(options.PingInterval.Ticks, options.PingTimeout.Ticks) / 10, MinInterval.Ticks, MaxInterval.Ticks));
        _timer = GuardedTimer.Every(period, host.Time, Scan, exception => Log.ScanFailed(host.Logger, exception));
    }

    public void Dispose() => _timer.Dispose();

    private void Scan()
    {
        using var batch = WriteBatch.Open();
        var now = _host.Time.GetTimestamp();
        foreach (var session in _host.Sessions.All) Tick(session, now);
    }

    // The failure of one session must not stop the pings of others, nor repeat on every scan.
    private void Tick(Session session, long now)
    {
        try
        {
            session.Tick(now);
        }
        catch (Exception exception)
        {
            Log.TickFailed(_host.Logger, exception, session.Id);
            session.Close(DisconnectReason.TransportError);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(31, LogLevel.Error, "The heartbeat failed; it continues with its next scan.", EventName = "HeartbeatFailed")]
        public static partial void ScanFailed(ILogger logger, Exception exception);

        [LoggerMessage(32, LogLevel.Error, "Session {SessionId} was closed: its heartbeat failed.", EventName = "TickFailed")]
        public static partial void TickFailed(ILogger logger, Exception exception, LogText sessionId);
    }
}
