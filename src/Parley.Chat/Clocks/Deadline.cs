namespace Parley.Chat.Clocks;

/// <summary>A point in time of this process, independent of the system's date.</summary>
internal readonly record struct Deadline : IComparable<Deadline>
{
    private readonly long _timestamp;

    private Deadline(long timestamp) => _timestamp = timestamp;

    /// <summary>The point in time after a duration.</summary>
    public static Deadline In(TimeProvider time, TimeSpan span) =>
        new(time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency));

    /// <summary>Whether it has passed.</summary>
    public bool HasCome(TimeProvider time) => time.GetTimestamp() >= _timestamp;

    public int CompareTo(Deadline other) => _timestamp.CompareTo(other._timestamp);
}
