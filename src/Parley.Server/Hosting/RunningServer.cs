using System.Net;

namespace Parley.Server.Hosting;

/// <summary>A server that runs on this machine, as another process sees it.</summary>
internal static class RunningServer
{
    /// <summary>Requests a path.</summary>
    /// <returns>The status and the text of the response; null if nothing responds in time.</returns>
    public static async Task<(HttpStatusCode Status, string Text)?> AskAsync(
        string url, string path, TimeSpan patience, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = Reachable(url), Timeout = patience };
        try
        {
            using var response = await http.GetAsync(path, stop);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(stop));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The address to request for a listening address; "all addresses" cannot be requested.</summary>
    public static Uri Reachable(string url)
    {
        var address = BindingAddress.Parse(url);
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        return new Uri($"http://{host}:{address.Port}/");
    }
}
