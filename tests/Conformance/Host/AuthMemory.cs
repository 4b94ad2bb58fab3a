using System.Text.Json;
using Parley.SocketIO;

namespace Parley.Conformance.Host;

/// <summary>
/// The auth that a client sent to each namespace: middleware gets it, and tests ask the handlers for it.
/// </summary>
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

    /// <summary>The auth of this socket; an empty object if there was none.</summary>
    public static JsonElement Of(Socket socket)
    {
        if (socket.Connection.Data is not AuthMemory memory) return Nothing;
        lock (memory._byNamespace) return memory._byNamespace.GetValueOrDefault(socket.Namespace.Name, Nothing);
    }
}
