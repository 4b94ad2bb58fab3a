using System.Globalization;

namespace Parley.Bench.Load.Comparing;

/// <summary>A server that can be started.</summary>
/// <param name="Name">How the report calls it.</param>
/// <param name="Folder">Its folder below <c>bench/peers</c>.</param>
/// <param name="Protocol">What it speaks.</param>
internal sealed record Peer(string Name, string Folder, string Protocol)
{
    /// <summary>Ours, in every suite.</summary>
    public const string Ours = "Parley";

    /// <summary>The arguments of its <c>start.sh</c> after the port.</summary>
    public string[] Arguments { get; init; } = [];

    /// <summary>The arguments of the load generator after the work.</summary>
    public string[] LoadArguments { get; init; } = [];

    /// <summary>The works that it can do, or null for all.</summary>
    public string[]? Works { get; init; }

    /// <summary>Whether its data is kept for the next run, because making its users takes long.</summary>
    public bool IsKept { get; init; }

    /// <summary>The command that starts it on some cores.</summary>
    public string[] Command(string cores, int port, string? data) =>
    [
        "taskset", "-c", cores, Path.Combine("bench", "peers", Folder, "start.sh"), port.ToString(CultureInfo.InvariantCulture),
        .. Arguments, .. data is null ? Array.Empty<string>() : ["--data", data],
    ];

    public bool Does(Workload workload) =>
        (Works is null || Works.Contains(workload.Work)) && (workload.Protocol is null || Protocol == "socketio");
}
