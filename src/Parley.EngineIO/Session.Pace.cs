namespace Parley.EngineIO;

// How fast the session is read. A client that sends faster waits, and is told nothing: an answer would cost as much as what it asked for.
public sealed partial class Session
{
    // When what was read would all have come at the allowed rate, and when to read on, or 0. Of the reader.
    private long _paced;
    private long _readOn;

    /// <summary>Counts a packet that is read.</summary>
    private void CountPacket()
    {
        var pace = IsVerified ? _server.Pace : _server.UnverifiedPace;
        if (pace == 0) return;
        var now = _server.Time.GetTimestamp();
        _paced = Math.Max(_paced, now) + pace;
        var due = _paced - _server.Burst;
        if (due > now) _readOn = due;
    }

    // It is soon: no more than one packet too many is ever read.
    private async Task PaceAsync()
    {
        var wait = _server.Time.GetElapsedTime(_server.Time.GetTimestamp(), _readOn);
        _readOn = 0;
        if (wait > TimeSpan.Zero) await Task.Delay(wait, _server.Time);
    }
}
