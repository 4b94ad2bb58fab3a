namespace Parley.Bench.Load.Growth;

/// <summary>How a figure may change while the database grows.</summary>
internal enum Trend
{
    /// <summary>A cost, which should stay.</summary>
    Cost,

    /// <summary>A rate, which should stay.</summary>
    Rate,

    /// <summary>A cost that grows with the data.</summary>
    Size,
}

/// <summary>One figure at one size.</summary>
internal sealed record Measure(string Name, double Figure, Trend Trend = Trend.Cost);
