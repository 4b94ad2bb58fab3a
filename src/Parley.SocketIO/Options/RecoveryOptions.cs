namespace Parley.SocketIO;

/// <summary>
/// Connection state recovery: after a broken connection a client reconnects as the same socket, with its id, rooms, data and the packets
/// that it missed. Clients need version 4.6 or newer. The state is kept in the memory of the node, within the limits that are set here, or
/// by an adapter for all nodes (<see cref="IRecoveryStore"/>).
/// </summary>
public sealed class RecoveryOptions
{
    /// <summary>How long after a broken connection a client may recover. Default 2 minutes.</summary>
    public TimeSpan MaxDisconnection { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether a recovered client skips the namespace's middleware. Default true.</summary>
    public bool SkipMiddleware { get; set; } = true;

    /// <summary>The maximum number of packets to keep for one namespace; the oldest are removed first. Default 10,000.</summary>
    public int MaxPackets { get; set; } = 10_000;

    /// <summary>The maximum bytes of packets to keep for one namespace; the oldest are removed first. Default 16 MiB.</summary>
    public int MaxBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The maximum number of lost sockets to keep for one namespace; the oldest are removed first. Default 10,000.</summary>
    public int MaxSockets { get; set; } = 10_000;

    /// <summary>
    /// The type of <see cref="Socket.Data"/>, which must be in one of the JSON contexts. Default null: after a recovery through the cluster,
    /// the data is a <see cref="System.Text.Json.JsonElement"/>. A node that recovers its own sockets keeps the object itself.
    /// </summary>
    public Type? DataType { get; set; }

    internal IEnumerable<string> Problems()
    {
        if (MaxDisconnection <= TimeSpan.Zero) yield return $"{nameof(MaxDisconnection)} must be positive.";
        if (MaxPackets < 1) yield return $"{nameof(MaxPackets)} must be at least 1.";
        if (MaxBytes < 1024) yield return $"{nameof(MaxBytes)} must be at least 1,024 bytes.";
        if (MaxSockets < 1) yield return $"{nameof(MaxSockets)} must be at least 1.";
    }
}
