using System.Text.Json;
using Parley.SocketIO;

namespace Parley.Conformance.Host;

/// <summary>What the client of a connection sent along to each namespace: its middleware sees that, and its handlers are asked for it.</summary>
internal sealed class AuthMemory
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");
    private readonly Dictionary<string, JsonElement> _byNamespace = [];   // guarded by itself

    /// <summary>The middleware that fills the memory.</summary>
    public static ValueTask RememberAsync(ConnectContext connect, Func<ConnectContext, ValueTask> next)
    {
        var memory = (AuthMemory)(connect.Connection.Data ??= new AuthMemory());
        lock (memory._byNamespace) memory._byNamespace[connect.Namespace.Name] = connect.Auth?.Clone() ?? Nothing;
        return next(connect);
    }

    /// <summary>What came with this socket; an empty object if nothing did.</summary>
    public static JsonElement Of(Socket socket)
    {
        if (socket.Connection.Data is not AuthMemory memory) return Nothing;
        lock (memory._byNamespace) return memory._byNamespace.GetValueOrDefault(socket.Namespace.Name, Nothing);
    }
}
