using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Parley.Chat.Files;
using Parley.Server.Configuration;

namespace Parley.Server.Connections;

/// <summary>
/// Makes Kestrel listen through the gate. The limits are computed when it starts to listen, when all other files are open.
/// </summary>
internal sealed partial class GatedListenerFactory(
    SocketTransportFactory sockets, ConnectionGate gate, Settings settings, ILogger<ConnectionGate> logger)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private bool _isLimited;

    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (!_isLimited) Limit();
        return new GatedListener(await sockets.BindAsync(endpoint, cancellationToken), gate, logger);
    }

    private void Limit()
    {
        _isLimited = true;
        var files = OpenFiles.Limit();
        var limits = ConnectionLimits.Of(settings, files, files is null ? 0 : OpenFiles.InUse());
        gate.Limit(limits);
        if (files is { } max) Log.Limited(logger, limits.Total, max, limits.PerAddress);
    }

    private static partial class Log
    {
        [LoggerMessage(11, LogLevel.Information, "Up to {Total} connections, because the process may open {Files} files; up to {PerAddress} of one address without a signed-in user.", EventName = "ConnectionsLimited")]
        public static partial void Limited(ILogger logger, int total, long files, int perAddress);
    }
}
