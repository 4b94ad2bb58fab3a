using Parley.Bench.Load.Clients;

namespace Parley.Bench.Load.Works;

/// <summary>How much load, for how long.</summary>
internal sealed record Settings(
    Target Target, int ServerId, int Clients, int InFlight, double Seconds, double WarmUp, int PayloadLength, bool CountsAllocations);
