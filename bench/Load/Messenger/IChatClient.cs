using System.Net;

namespace Parley.Bench.Load.Messenger;

/// <summary>One user's connection to a messenger. Everything it reports, it reports under its own lock.</summary>
internal interface IChatClient : IDisposable
{
    /// <summary>Its place among the clients of the work.</summary>
    int Index { get; }

    /// <summary>How others address it.</summary>
    string Address { get; }

    /// <summary>Completes when it is verified and reachable; fails with what went wrong.</summary>
    Task Ready { get; }

    void Open(IPEndPoint server, IPAddress? source = null);

    /// <summary>Does something that sends, from any thread. What is sent inside a callback needs no <c>Act</c>.</summary>
    void Act(Action action);

    /// <summary>Sends a message. Its number is from 1, each one more than the one before.</summary>
    void Send(string to, int number);
}

/// <summary>The callbacks of a work.</summary>
internal interface IChatListener
{
    /// <summary>The server has acknowledged a message.</summary>
    void OnAcked(IChatClient sender, int number);

    /// <summary>The same, with its response.</summary>
    void OnAcked(IChatClient sender, int number, ReadOnlySpan<byte> answer) => OnAcked(sender, number);

    /// <summary>The server was too busy to store a message.</summary>
    /// <returns>Whether the work goes on nevertheless.</returns>
    bool TryRefuse(IChatClient sender, int number) => false;

    /// <summary>A message has arrived, undamaged.</summary>
    void OnDelivered(IChatClient receiver, int number);

    void OnEnd(IChatClient client, string why);
}
