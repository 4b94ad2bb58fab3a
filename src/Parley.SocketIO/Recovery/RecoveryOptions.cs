namespace Parley.SocketIO;

/// <summary>
/// Connection state recovery: a client whose connection broke comes back as the same socket, with its id, rooms, data and the packets it
/// missed. It needs a client of version 4.6 or newer. What is kept is kept in memory, and within the limits set here.
/// </summary>
public sealed class RecoveryOptions
{
    /// <summary>How long after its connection broke a client may come back. Default 2 minutes.</summary>
    public TimeSpan MaxDisconnection { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether a client that is recovered is let in without asking the namespace's middleware again. Default true.</summary>
    public bool SkipMiddleware { get; set; } = true;

    /// <summary>How many packets of one namespace are kept; the oldest go first. Default 10,000.</summary>
    public int MaxPackets { get; set; } = 10_000;

    /// <summary>How many bytes of packets of one namespace are kept; the oldest go first. Default 16 MiB.</summary>
    public int MaxBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many lost sockets of one namespace are remembered; the oldest go first. Default 10,000.</summary>
    public int MaxSockets { get; set; } = 10_000;

    internal IEnumerable<string> Problems()
    {
        if (MaxDisconnection <= TimeSpan.Zero) yield return $"{nameof(MaxDisconnection)} must be positive.";
        if (MaxPackets < 1) yield return $"{nameof(MaxPackets)} must be at least 1.";
        if (MaxBytes < 1024) yield return $"{nameof(MaxBytes)} must be at least 1,024 bytes.";
        if (MaxSockets < 1) yield return $"{nameof(MaxSockets)} must be at least 1.";
    }
}
