namespace Parley.SocketIO.Redis;

/// <summary>Sends the acks of this node's clients to the node that has asked for them. Thread-safe.</summary>
/// <param name="respond">Sends a response to that node.</param>
/// <param name="requestId">The id of its request.</param>
internal sealed class RemoteAcks(Action<ClusterMessage> respond, string requestId) : IAckReceiver
{
    public void Expect(int count) => respond(new ClusterMessage
    {
        Type = ClusterMessageType.BroadcastClientCount,
        RequestId = requestId,
        ClientCount = count,
    });

    public void Answer(EventArguments answer) => respond(new ClusterMessage
    {
        Type = ClusterMessageType.BroadcastAck,
        RequestId = requestId,
        Answer = answer,
    });

    // The protocol has no message for it: the other node waits for its timeout.
    public void Miss()
    {
    }
}
