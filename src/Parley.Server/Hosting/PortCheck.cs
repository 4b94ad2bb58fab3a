using System.Net;
using System.Net.Sockets;
using Parley.Chat.Storage;

namespace Parley.Server.Hosting;

/// <summary>Checks whether a server can listen on an address, or already does.</summary>
internal static class PortCheck
{
    // A live server on a busy machine may take seconds, and is not to be stopped as "another program".
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<Finding> RunAsync(string url, CancellationToken stop)
    {
        try
        {
            Bind(EndPointOf(BindingAddress.Parse(url)));
            return new Finding("port", FindingStatus.Ok, $"{url} is free.");
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return await IsParleyAsync(url, stop)
                ? new Finding("port", FindingStatus.Ok, $"A live server already responds at {url}.")
                : new Finding("port", FindingStatus.Wrong, $"{url} is taken by another program.",
                    "Stop that program, or choose another address with --urls.");
        }
        catch (SocketException exception)
        {
            return new Finding("port", FindingStatus.Wrong, $"It is not possible to listen on {url}: {exception.Message}.",
                "Choose another address with --urls.");
        }
    }

    /// <summary>The address to request for a listening address; "all addresses" cannot be requested.</summary>
    public static Uri Reachable(string url)
    {
        var address = BindingAddress.Parse(url);
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        return new Uri($"http://{host}:{address.Port}/");
    }

    private static void Bind(IPEndPoint endpoint)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (endpoint.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
        socket.Bind(endpoint);
        socket.Listen();
    }

    private static IPEndPoint EndPointOf(BindingAddress address)
    {
        if (address.Host == "localhost") return new(IPAddress.Loopback, address.Port);
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip)) return new(ip, address.Port);

        // Like Kestrel: a host that is not an address means all addresses.
        return new(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, address.Port);
    }

    private static async Task<bool> IsParleyAsync(string url, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = Reachable(url), Timeout = Patience };
        try
        {
            return await http.GetStringAsync("health/live", stop) == "Healthy";
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
