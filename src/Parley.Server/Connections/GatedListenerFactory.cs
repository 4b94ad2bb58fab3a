using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Parley.Chat.Files;
using Parley.Server.Configuration;

namespace Parley.Server.Connections;

/// <summary>Has Kestrel listen through the gate. The limits are taken when it begins to listen: all else that the server needs is open then.</summary>
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
        if (files is { } most) Log.Limited(logger, limits.Total, most, limits.PerAddress);
    }

    private static partial class Log
    {
        [LoggerMessage(11, LogLevel.Information, "Up to {Total} connections, since the process may open {Files} files; up to {PerAddress} from one address before somebody signs in on them.", EventName = "ConnectionsLimited")]
        public static partial void Limited(ILogger logger, int total, long files, int perAddress);
    }
}
