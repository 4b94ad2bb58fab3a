using System.Net;

namespace Parley.Bench.Load.Clients;

/// <summary>A simulated client of some protocol. It reports to the work that drives it.</summary>
internal interface ILoadClient : IDisposable
{
    /// <summary>Completes when events can be sent; fails with what went wrong.</summary>
    Task Ready { get; }

    void Open(IPEndPoint server, IPAddress? source = null);

    /// <summary>Does something that sends, from any thread. What is sent inside a callback needs no <c>Act</c>.</summary>
    void Act(Action action);

    /// <summary>Sends the payload and asks for it back; the answer carries <paramref name="id"/>.</summary>
    void SendEcho(int id);

    /// <summary>Makes the server send the payload to all clients.</summary>
    void SendBroadcast();

    void Join(string room);

    /// <summary>Makes the server send the payload to a room.</summary>
    void SendToRoom(string room);
}

/// <summary>The callbacks of a work, called under the lock of the client that reports.</summary>
internal interface IListener
{
    void OnEcho(ILoadClient client, int id);

    void OnDelivery(ILoadClient client);

    void OnEnd(ILoadClient client, string why);
}
