using System.Net;
using System.Net.Sockets;
using Parley.Chat.Storage;

namespace Parley.Server.Hosting;

/// <summary>Checks whether a server can listen on an address, or already does.</summary>
internal static class PortCheck
{
    // A live server on a busy machine may take seconds, and is not to be stopped as "another program".
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Checks an address of <c>Urls</c>.</summary>
    public static Task<Finding> RunAsync(string url, CancellationToken stop) =>
        RunAsync(url, "--urls", IsParleyAsync, stop);

    /// <summary>Checks an address of <c>Metrics</c>.</summary>
    public static Task<Finding> OfMetricsAsync(string url, CancellationToken stop) =>
        RunAsync(url, "the setting Metrics", HasMetricsAsync, stop);

    private static async Task<Finding> RunAsync(
        string url, string option, Func<string, CancellationToken, Task<bool>> isServed, CancellationToken stop)
    {
        try
        {
            Bind(EndPointOf(BindingAddress.Parse(url)));
            return new Finding("port", FindingStatus.Ok, $"{url} is free.");
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return await isServed(url, stop)
                ? new Finding("port", FindingStatus.Ok, $"A live server already responds at {url}.")
                : new Finding("port", FindingStatus.Wrong, $"{url} is taken by another program.",
                    $"Stop that program, or choose another address with {option}.");
        }
        catch (SocketException exception)
        {
            return new Finding("port", FindingStatus.Wrong, $"It is not possible to listen on {url}: {exception.Message}.",
                $"Choose another address with {option}.");
        }
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

    private static async Task<bool> IsParleyAsync(string url, CancellationToken stop) =>
        await RunningServer.AskAsync(url, "health/live", Patience, stop) is (HttpStatusCode.OK, "Healthy");

    private static async Task<bool> HasMetricsAsync(string url, CancellationToken stop) =>
        await RunningServer.AskAsync(url, "metrics", Patience, stop) is (HttpStatusCode.OK, var text)
        && text.Contains("\nparley_", StringComparison.Ordinal);
}
