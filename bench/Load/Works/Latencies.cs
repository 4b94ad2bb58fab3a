using System.Diagnostics;
using System.Numerics;

namespace Parley.Bench.Load.Works;

/// <summary>A histogram of durations: 64 buckets to each power of two of ticks, so an error under 2 %, and no allocation.</summary>
internal sealed class Latencies
{
    private const int StepBits = 6;
    private readonly long[] _counts = new long[64 << StepBits];
    private long _total;
    private long _max;

    public void Add(long ticks)
    {
        _counts[Bucket(ticks)]++;
        _total++;
        _max = Math.Max(_max, ticks);
    }

    public void Clear()
    {
        Array.Clear(_counts);
        _total = _max = 0;
    }

    public LatencyFigures? Figures() => _total == 0
        ? null
        : new(Percentile(0.50), Percentile(0.90), Percentile(0.99), Milliseconds(_max));

    private double Percentile(double share)
    {
        var left = (long)Math.Ceiling(_total * share);
        var bucket = 0;
        while ((left -= _counts[bucket]) > 0)
            bucket++;
        return Milliseconds(Math.Min(Ticks(bucket), _max));
    }

    private static int Bucket(long ticks)
    {
        var shift = Math.Max(0, 63 - BitOperations.LeadingZeroCount((ulong)ticks | 1) - StepBits);
        return (shift << StepBits) + (int)(ticks >> shift);
    }

    private static long Ticks(int bucket)
    {
        var shift = Math.Max(0, (bucket >> StepBits) - 1);
        return (long)(bucket - (shift << StepBits)) << shift;
    }

    private static double Milliseconds(long ticks) => Math.Round(ticks * 1000.0 / Stopwatch.Frequency, 3);
}

/// <summary>Percentiles of a latency, in milliseconds.</summary>
internal sealed record LatencyFigures(double P50, double P90, double P99, double Max);
