using Microsoft.Extensions.Logging;

namespace Parley.EngineIO;

/// <summary>The one timer of an endpoint: walks all sessions for pings and every other timeout.</summary>
internal sealed partial class Heartbeat : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);

    private readonly EngineServer _server;
    private readonly GuardedTimer _timer;
    private int _isScanning;

    public Heartbeat(EngineServer server)
    {
        _server = server;
        var options = server.Options;
        var period = TimeSpan.FromTicks(Math.Clamp(
            Math.Min(options.PingInterval.Ticks, options.PingTimeout.Ticks) / 10, Shortest.Ticks, Longest.Ticks));
        _timer = new GuardedTimer(server.Time, Scan, exception => Log.ScanFailed(server.Logger, exception), period, period);
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
            foreach (var session in _server.Sessions.All) Tick(session, now);
        }
        finally
        {
            Volatile.Write(ref _isScanning, 0);
        }
    }

    // What is wrong with one session must not keep the others from their pings, nor be found again by every scan.
    private void Tick(Session session, long now)
    {
        try
        {
            session.Tick(now);
        }
        catch (Exception exception)
        {
            Log.TickFailed(_server.Logger, exception, session.Id);
            session.Close(DisconnectReason.TransportError);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(31, LogLevel.Error, "The heartbeat failed; it goes on with its next beat.", EventName = "HeartbeatFailed")]
        public static partial void ScanFailed(ILogger logger, Exception exception);

        [LoggerMessage(32, LogLevel.Error, "The heartbeat of session {SessionId} failed, and the session is closed.", EventName = "TickFailed")]
        public static partial void TickFailed(ILogger logger, Exception exception, LogText sessionId);
    }
}
