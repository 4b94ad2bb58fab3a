namespace Parley.SocketIO;

/// <summary>The acks of a broadcast. Immutable.</summary>
/// <typeparam name="TAck">The type of one ack.</typeparam>
/// <param name="Answers">The acks that arrived in time, in the order of arrival.</param>
/// <param name="Expected">The number of receivers.</param>
public sealed record BroadcastAnswers<TAck>(IReadOnlyList<TAck> Answers, int Expected)
{
    /// <summary>
    /// The nodes that have not responded in time, by their ids; "unknown" for each node whose id the adapter cannot tell. Their clients do
    /// not count in <see cref="Expected"/>.
    /// </summary>
    public IReadOnlyList<string> SilentNodes { get; init; } = [];

    /// <summary>
    /// Whether all nodes have responded and all receivers have acked. The others were too late, have disconnected, or have sent another
    /// type.
    /// </summary>
    public bool IsComplete => Answers.Count == Expected && SilentNodes.Count == 0;
}
