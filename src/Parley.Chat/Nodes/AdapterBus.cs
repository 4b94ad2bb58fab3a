using System.Text.Json;
using Parley.Chat.Storage;
using Parley.SocketIO;

namespace Parley.Chat.Nodes;

/// <summary>A bus through the adapter of the Socket.IO server, which the application has added: Redis or Valkey.</summary>
internal sealed class AdapterBus(ChatStore store) : INodeBus
{
    private static readonly SocketEvent<string> Told = new("parley");

    private SocketNamespace? _namespace;   // Null until the application maps the sockets.

    public event Action<NodeMessage>? Received;

    public bool IsOn => store.Node is not null;

    public string Node => store.Node!;

    /// <summary>Sets the namespace whose nodes take part.</summary>
    public void Map(SocketNamespace ns)
    {
        ns.OnServerSide(Told, Receive);
        Volatile.Write(ref _namespace, ns);
    }

    public void Publish(NodeMessage message)
    {
        if (IsOn) Volatile.Read(ref _namespace)?.ServerSideEmit(Told, Serialize(message with { Node = Node }));
    }

    private void Receive(string text)
    {
        var message = JsonSerializer.Deserialize(text, NodesJson.Default.NodeMessage)!;
        if (message.Node != Node) Received?.Invoke(message);
    }

    private static string Serialize(NodeMessage message) => JsonSerializer.Serialize(message, NodesJson.Default.NodeMessage);
}
