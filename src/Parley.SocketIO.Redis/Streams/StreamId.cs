using System.Globalization;

namespace Parley.SocketIO.Redis;

/// <summary>The id of an entry: a time in milliseconds and a number within it.</summary>
internal readonly record struct StreamId(ulong Time, ulong Number) : IComparable<StreamId>
{
    /// <summary>Before the first entry of any stream.</summary>
    public static readonly StreamId Zero;

    /// <summary>The id as the cluster's order of packets.</summary>
    public PacketOffset Offset => new(ToString(), new UInt128(Time, Number));

    /// <summary>The greatest id that is less than this one.</summary>
    public StreamId Previous => Number > 0 ? new(Time, Number - 1) : Time > 0 ? new(Time - 1, ulong.MaxValue) : Zero;

    public static bool operator <(StreamId left, StreamId right) => left.CompareTo(right) < 0;

    public static bool operator >(StreamId left, StreamId right) => left.CompareTo(right) > 0;

    /// <summary>Reads an id, which a client may have sent: digits, a hyphen, digits.</summary>
    public static bool TryParse(string? text, out StreamId id)
    {
        id = default;
        if (text is null || text.IndexOf('-', StringComparison.Ordinal) is not (> 0 and var hyphen)) return false;
        if (!TryParse(text.AsSpan(0, hyphen), out var time) || !TryParse(text.AsSpan(hyphen + 1), out var number)) return false;
        id = new StreamId(time, number);
        return true;
    }

    /// <summary>Reads an id of Redis.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static StreamId Parse(string? text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no id of a stream.");

    public int CompareTo(StreamId other) => Time == other.Time ? Number.CompareTo(other.Number) : Time.CompareTo(other.Time);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time}-{Number}");

    private static bool TryParse(ReadOnlySpan<char> digits, out ulong value) =>
        ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
