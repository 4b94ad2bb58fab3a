namespace Parley.Bench.Load.Messenger.Comparing;

/// <summary>A messenger that can be started.</summary>
/// <param name="Name">How the report calls it.</param>
/// <param name="Folder">Its folder below <c>bench/peers</c>.</param>
/// <param name="Arguments">What its <c>start.sh</c> is told beside port and data folder.</param>
/// <param name="Protocol">What it speaks.</param>
/// <param name="Works">The works that it can do, or null for all.</param>
/// <param name="IsKept">Whether its data is kept for the next run, because making its users takes long.</param>
internal sealed record ChatPeer(string Name, string Folder, string[] Arguments, string Protocol, string[]? Works, bool IsKept)
{
    public const string Ours = "parley";
    public const string NodeEach = "node, commit each";
    public const string NodeBatch = "node, commit batch";
    public const string Ejabberd = "ejabberd";

    public static ChatPeer[] All { get; } =
    [
        new(Ours, "parley-chat", [], "contract", null, IsKept: true),
        new(NodeEach, "node-chat", ["--commit", "each"], "contract", ["send", "send-latency"], IsKept: true),
        new(NodeBatch, "node-chat", ["--commit", "batch"], "contract", null, IsKept: true),
        new(Ejabberd, "ejabberd", [], "xmpp", ["send", "send-latency"], IsKept: false),
    ];

    public bool Does(ChatTask task) => Works is null || Works.Contains(task.Work);
}
