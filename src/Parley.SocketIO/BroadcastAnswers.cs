namespace Parley.SocketIO;

/// <summary>What came back from those who were asked.</summary>
/// <typeparam name="TAck">What one of them answers.</typeparam>
/// <param name="Answers">The answers that came in time, in the order in which they came.</param>
/// <param name="Expected">How many were asked.</param>
public sealed record BroadcastAnswers<TAck>(IReadOnlyList<TAck> Answers, int Expected)
{
    /// <summary>Whether all who were asked have answered. If not, the rest was too late, has left, or has answered something else.</summary>
    public bool IsComplete => Answers.Count == Expected;
}
