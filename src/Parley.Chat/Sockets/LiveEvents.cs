using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using Parley.Chat.Nodes;
using Parley.SocketIO;

namespace Parley.Chat.Sockets;

/// <summary>Sends users events that are not stored, on this node and on all others, where they may be lost. Thread-safe.</summary>
internal sealed class LiveEvents
{
    private readonly SocketIOServer _sockets;
    private readonly INodeBus _bus;
    private readonly JsonSerializerOptions _json;

    public LiveEvents(SocketIOServer sockets, INodeBus bus, IOptions<SocketIOOptions> options)
    {
        (_sockets, _bus, _json) = (sockets, bus, options.Value.Json);
        _bus.Received += Receive;
    }

    /// <summary>Sends an event to users.</summary>
    /// <param name="ns">The namespace. Nothing is sent if the application has not mapped it.</param>
    /// <param name="users">The users.</param>
    /// <param name="socketEvent">The event.</param>
    /// <param name="message">Its argument.</param>
    /// <param name="except">A socket of this node that does not need it.</param>
    /// <param name="isVolatile">Whether slow clients can do without it.</param>
    public void Emit<T>(
        string ns, IEnumerable<string> users, SocketEvent<T> socketEvent, T message, Socket? except = null, bool isVolatile = false)
    {
        var rooms = users.Select(Connections.UserRoom).ToList();
        if (rooms.Count == 0 || To(ns, rooms, isVolatile) is not { } target) return;

        if (except is not null) target = target.Except(except.Id);
        target.Emit(socketEvent, message);
        if (!_bus.IsOn) return;

        var argument = JsonSerializer.SerializeToElement(message, (JsonTypeInfo<T>)_json.GetTypeInfo(typeof(T)));
        _bus.Publish(new NodeMessage { Event = new NodeEvent(ns, rooms, socketEvent.Name, argument, isVolatile) });
    }

    private void Receive(NodeMessage message)
    {
        if (message.Event is not { } sent || To(sent.Namespace, sent.Rooms, sent.IsVolatile) is not { } target) return;

        target.Emit(sent.Name, EventArguments.None.With(sent.Argument, NodesJson.Default.JsonElement));
    }

    private Broadcast? To(string name, IEnumerable<string> rooms, bool isVolatile)
    {
        if (_sockets.Namespaces.FirstOrDefault(one => one.Name == name) is not { } ns) return null;

        var target = ns.To(rooms).Local;
        return isVolatile ? target.Volatile : target;
    }
}
