using System.Net;

namespace Parley.Bench.Load.Messenger;

/// <summary>Which messenger is under load, and how much of it.</summary>
/// <param name="Url">Where it listens.</param>
/// <param name="Nodes">Its nodes, if clients connect to them and not to <paramref name="Url"/>.</param>
/// <param name="Protocol"><c>contract</c> (ours, over Socket.IO) or <c>xmpp</c>.</param>
/// <param name="ServerId">The server's process.</param>
/// <param name="Clients">Connections that the work opens.</param>
/// <param name="InFlight">Messages of one sender that wait for their ack, or requests a second where a work is paced.</param>
/// <param name="Seconds">How long is measured.</param>
/// <param name="WarmUp">Seconds before that.</param>
/// <param name="PayloadLength">Bytes of a message's text.</param>
/// <param name="Seed">The file that remembers which users are there already, or null.</param>
/// <param name="ApiKey">One of the server's, which signs users in at once; null to sign them up with passwords.</param>
/// <param name="Disk">A folder on the server's disk, where the cost of a flush is measured.</param>
/// <param name="Start">The command that starts the server again, or none.</param>
internal sealed record ChatSettings(
    Uri Url, IReadOnlyList<Uri> Nodes, string Protocol, int ServerId, int Clients, int InFlight, double Seconds, double WarmUp,
    int PayloadLength, string? Seed, string? ApiKey, string Disk, IReadOnlyList<string> Start)
{
    private readonly IPEndPoint[] _endPoints =
        [.. (Nodes.Count > 0 ? Nodes : [Url]).Select(url => new IPEndPoint(IPAddress.Parse(url.Host), url.Port))];

    /// <summary>Where a client connects to: to the nodes in turn.</summary>
    public IPEndPoint EndPointOf(IChatClient client) => _endPoints[client.Index % _endPoints.Length];
}
