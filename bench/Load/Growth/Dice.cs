namespace Parley.Bench.Load.Growth;

/// <summary>Random numbers, the same ones in each run (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var bits = _state += 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>A number from 0 that is below <paramref name="end"/>.</summary>
    public int Below(int end) => (int)(Share() * end);

    /// <summary>A number below <paramref name="end"/>, the small ones more often: the more often, the greater the power.</summary>
    public int SmallBelow(int end, double power) => (int)(Math.Pow(Share(), power) * end);

    private double Share() => (Next() >> 11) * (1.0 / (1UL << 53));
}
