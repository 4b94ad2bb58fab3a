using System.Net;
using System.Net.Sockets;
using Parley.Chat.Storage;

namespace Parley.Server.Hosting;

/// <summary>Looks whether a server could listen at an address, or does already.</summary>
internal static class PortCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

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
                ? new Finding("port", FindingStatus.Ok, $"At {url} a server answers already, and is live.")
                : new Finding("port", FindingStatus.Wrong, $"{url} is taken by another program.", "Stop that program, or choose another address with --urls.");
        }
        catch (SocketException exception)
        {
            return new Finding("port", FindingStatus.Wrong, $"Nobody may or can listen at {url}: {exception.Message}.", "Choose another address with --urls.");
        }
    }

    /// <summary>An address to call for one to listen on: "all addresses" cannot be called.</summary>
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

        // As Kestrel does it: a host that is no address stands for all of them.
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
