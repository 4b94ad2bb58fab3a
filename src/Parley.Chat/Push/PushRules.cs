using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Parley.Chat.Push;

/// <summary>
/// The allowed targets of pushes. Users choose the addresses, so these must not lead into the operator's network: only https and public
/// addresses, checked again when the connection is opened, whatever the name resolves to by then.
/// </summary>
/// <param name="AllowsLoopback">For tests: allows pushes to this machine over plain http.</param>
internal sealed record PushRules(bool AllowsLoopback = false)
{
    private const int MaxLength = 2_048;

    public bool TryParse(string text, [NotNullWhen(true)] out Uri? url)
    {
        url = null;
        if (text.Length > MaxLength || !Uri.TryCreate(text, UriKind.Absolute, out var parsed)) return false;
        if (parsed.UserInfo.Length > 0 || parsed.Fragment.Length > 0 || !IsAllowed(parsed)) return false;

        url = parsed;
        return true;
    }

    /// <summary>Connects to a checked address of a name.</summary>
    /// <exception cref="HttpRequestException">The name has no allowed address.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = (await Dns.GetHostAddressesAsync(host, cancellation)).Where(IsAllowed).ToArray();
        if (addresses.Length == 0) throw new HttpRequestException("This address is not allowed.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsAllowed(Uri url)
    {
        if (AllowsLoopback && url.IsLoopback) return url.Scheme is "http" or "https";
        var host = url.IdnHost.TrimEnd('.');
        if (url.Scheme != "https" || url.IsLoopback || host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal))
            return false;
        return !IPAddress.TryParse(host.Trim('[', ']'), out var address) || PublicAddress.IsPublic(address);
    }

    private bool IsAllowed(IPAddress address) => PublicAddress.IsPublic(address) || (AllowsLoopback && IPAddress.IsLoopback(address));
}
