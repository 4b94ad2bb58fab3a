namespace Parley.SocketIO.Redis;

/// <summary>The other nodes of a namespace. Immutable.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Names">Their ids, as far as they are known.</param>
internal sealed record Membership(int Count, IReadOnlyCollection<string> Names)
{
    /// <summary>What a node is called whose id is not known.</summary>
    public const string Unknown = "unknown";

    public static readonly Membership None = new(0, []);
}
