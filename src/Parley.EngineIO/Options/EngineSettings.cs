namespace Parley.EngineIO;

/// <summary>The settings of one endpoint, with time spans in ticks of its clock (<see cref="TimeProvider.GetTimestamp"/>).</summary>
internal sealed class EngineSettings
{
    /// <summary>A session that holds no more bytes goes on, whatever other sessions hold.</summary>
    public const int SmallBytes = 64 * 1024;

    private const int UnwrittenLimit = 256 * 1024;
    private static readonly TimeSpan BurstTime = TimeSpan.FromSeconds(5);

    public EngineSettings(EngineOptions options, TimeProvider time)
    {
        Options = options;
        Time = time;
        PingInterval = Ticks(options.PingInterval);
        PingTimeout = Ticks(options.PingTimeout);
        UpgradeTimeout = Ticks(options.UpgradeTimeout);
        MessageTimeout = Ticks(options.MessageTimeout);
        WriteTimeout = Ticks(options.WriteTimeout);
        Burst = Ticks(BurstTime);
        PacketTime = options.PacketsPerSecond == 0 ? 0 : time.TimestampFrequency / options.PacketsPerSecond;
        UnverifiedPacketTime = options.UnverifiedPacketsPerSecond == 0
            ? PacketTime
            : time.TimestampFrequency / options.UnverifiedPacketsPerSecond;
        MaxUnwritten = Math.Min(UnwrittenLimit, options.MaxOutboxBytes / 2);
        AlwaysAllowed = Math.Min(SmallBytes, Math.Min(MaxUnwritten, options.MaxPendingBytes));
    }

    public EngineOptions Options { get; }

    public TimeProvider Time { get; }

    public long PingInterval { get; }

    public long PingTimeout { get; }

    public long UpgradeTimeout { get; }

    public long MessageTimeout { get; }

    public long WriteTimeout { get; }

    /// <summary>Packets that take up this much time in total may arrive at once.</summary>
    public long Burst { get; }

    /// <summary>The time that one packet of a connection takes up at the highest allowed rate; 0 for no limit.</summary>
    public long PacketTime { get; }

    /// <summary>The same for connections that are not verified.</summary>
    public long UnverifiedPacketTime { get; }

    /// <summary>While more bytes than this wait to be written to a client, the server does nothing more for it.</summary>
    public int MaxUnwritten { get; }

    /// <summary>A session that holds at most this many bytes never waits for memory.</summary>
    public int AlwaysAllowed { get; }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Time.TimestampFrequency);
}
