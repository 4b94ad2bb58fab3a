namespace Parley.EngineIO;

// The rate at which packets are read. Faster clients wait without a response, which would cost as much as the request.
public sealed partial class Session
{
    // When all packets so far would have arrived at the allowed rate; and when to read on, or 0. Used by the reader only.
    private long _paced;
    private long _readOn;

    /// <summary>Counts a packet that was read.</summary>
    private void CountPacket()
    {
        var pace = IsVerified ? _host.Settings.PacketTime : _host.Settings.UnverifiedPacketTime;
        if (pace == 0) return;
        var now = _host.Time.GetTimestamp();
        _paced = Math.Max(_paced, now) + pace;
        var due = _paced - _host.Settings.Burst;
        if (due > now) _readOn = due;
    }

    // The wait is short: at most one packet too many is ever read.
    private async Task PaceAsync()
    {
        var wait = _host.Time.GetElapsedTime(_host.Time.GetTimestamp(), _readOn);
        _readOn = 0;
        if (wait > TimeSpan.Zero) await Task.Delay(wait, _host.Time);
    }
}
