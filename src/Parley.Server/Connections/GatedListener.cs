using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Parley.Server.Connections;

/// <summary>Accepts connections, and closes at once those that the gate refuses, before anything is spent on them.</summary>
internal sealed partial class GatedListener(IConnectionListener inner, ConnectionGate gate, ILogger logger) : IConnectionListener
{
    public EndPoint EndPoint => inner.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await inner.AcceptAsync(cancellationToken) is { } connection)
        {
            try
            {
                if (gate.TryEnter(connection, DescriptorOf(connection)) is { } gated) return gated;

                connection.Abort();   // This frees its descriptor, so there is never more than one above the limit.
                await connection.DisposeAsync();
            }
            catch (Exception exception)   // Any fault of one connection: otherwise Kestrel would accept no more.
            {
                Log.Failed(logger, exception);
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static long DescriptorOf(ConnectionContext connection) =>
        OperatingSystem.IsWindows() ? 0 : connection.Features.Get<IConnectionSocketFeature>()?.Socket.Handle ?? 0;

    private static partial class Log
    {
        [LoggerMessage(21, LogLevel.Error, "A connection could not be accepted.", EventName = "ConnectionFailed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
