namespace Parley.SocketIO;

/// <summary>The acks of a broadcast when the wait for them has ended. Immutable.</summary>
internal sealed record CollectedAcks(IReadOnlyList<EventArguments> Answers, int Expected, IReadOnlyList<string> SilentNodes);
