namespace Parley.SocketIO;

/// <summary>Receives the acks of one broadcast. Implementations are thread-safe and do not block.</summary>
public interface IAckReceiver
{
    /// <summary>Announces further clients that should ack.</summary>
    /// <param name="count">The number of clients.</param>
    void Expect(int count);

    /// <summary>Receives an ack.</summary>
    void Answer(EventArguments answer);

    /// <summary>Reports that one of the announced clients will not ack.</summary>
    void Miss();

    /// <summary>Reports a node that has not responded in time. Its clients were not announced.</summary>
    /// <param name="node">The node's id, or "unknown" if the bus cannot tell which node it is.</param>
    void Silent(string node)
    {
    }
}
