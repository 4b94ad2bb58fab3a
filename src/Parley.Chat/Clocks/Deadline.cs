namespace Parley.Chat.Clocks;

/// <summary>A moment to come in the life of this process, whatever happens to the date.</summary>
internal readonly record struct Deadline : IComparable<Deadline>
{
    private readonly long _timestamp;

    private Deadline(long timestamp) => _timestamp = timestamp;

    /// <summary>The moment after a span.</summary>
    public static Deadline In(TimeProvider time, TimeSpan span) => new(time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency));

    /// <summary>Whether it has come.</summary>
    public bool HasCome(TimeProvider time) => time.GetTimestamp() >= _timestamp;

    public int CompareTo(Deadline other) => _timestamp.CompareTo(other._timestamp);
}
