using System.Text.Json.Serialization;

namespace Parley.Bench.Load.Works;

/// <summary>The result of one run of a work.</summary>
/// <remarks>
/// <see cref="Messages"/> is what the work counts: answers, deliveries, connections, entries. <see cref="ServerCpuSeconds"/> is user
/// and system time of the server's process, and <see cref="PerCpuSecond"/>, messages per second of it, the figure to compare.
/// <see cref="AllocatedBytesPerMessage"/>, managed heap, is known of servers that tell it at <c>/allocated</c>.
/// </remarks>
internal sealed record Result(
    string Work, string Protocol, int Clients, int InFlight, int Payload, double Seconds, long Messages, double PerSecond,
    double ServerCpuSeconds, double PerCpuSecond, LatencyFigures? Latency, MemoryFigures? Memory, double? AllocatedBytesPerMessage)
{
    /// <summary>Values of this work alone, by name; times in milliseconds.</summary>
    public IReadOnlyDictionary<string, double>? Figures { get; init; }
}

/// <summary>Resident memory of the server before and after the connections were opened.</summary>
internal sealed record MemoryFigures(long BeforeKiB, long AfterKiB, double PerConnectionKiB);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Result))]
internal sealed partial class ResultJson : JsonSerializerContext;
