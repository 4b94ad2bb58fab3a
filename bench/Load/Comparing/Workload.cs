using Parley.Bench.Load.Works;

namespace Parley.Bench.Load.Comparing;

/// <summary>Which figure of a run is the one to compare.</summary>
internal enum Figure
{
    /// <summary>Messages per second of the server's processor time; more is better.</summary>
    PerCpuSecond,

    /// <summary>KiB of resident memory for each connection; less is better.</summary>
    Memory,

    /// <summary>Median latency in milliseconds; less is better.</summary>
    Latency,

    /// <summary>MiB of resident memory in all; less is better.</summary>
    Resident,

    /// <summary>Seconds until it was done; less is better.</summary>
    Duration,
}

/// <summary>One work with its size, and how its runs are compared.</summary>
/// <param name="Name">How the report calls it.</param>
/// <param name="Work">What the load generator calls it.</param>
/// <param name="Clients">Connections.</param>
/// <param name="InFlight">Messages on the way for each of them.</param>
internal sealed record Workload(string Name, string Work, int Clients, int InFlight = 1)
{
    /// <summary>What is compared.</summary>
    public Figure Figure { get; init; } = Figure.PerCpuSecond;

    /// <summary>Spoken in place of the peer's usual protocol.</summary>
    public string? Protocol { get; init; }

    /// <summary>Whether the server is started for this work alone and without data, so that it knows nothing from before.</summary>
    public bool IsAlone { get; init; }

    public bool IsLessBetter => Figure != Figure.PerCpuSecond;

    public string Unit => Figure switch
    {
        Figure.PerCpuSecond => "per server CPU second",
        Figure.Memory => "KiB per connection",
        Figure.Latency => "ms (p50)",
        Figure.Resident => "MiB resident",
        _ => "seconds",
    };

    public double Of(Result run) => Figure switch
    {
        Figure.PerCpuSecond => run.PerCpuSecond,
        Figure.Memory => run.Memory!.PerConnectionKiB,
        Figure.Latency => run.Latency!.P50,
        Figure.Resident => run.Figures!["residentMiB"],
        _ => run.Seconds,
    };
}
