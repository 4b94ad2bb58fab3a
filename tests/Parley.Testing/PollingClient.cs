using System.Net;
using System.Text;
using System.Text.Json;

namespace Parley.Testing;

/// <summary>Speaks to a server over HTTP long-polling.</summary>
public sealed class PollingClient(TestServer server, string path, string sid)
{
    public string Sid => sid;

    public string Query => $"{path}?EIO=4&transport=polling&sid={sid}";

    /// <summary>Opens a session.</summary>
    public static async Task<PollingClient> OpenAsync(TestServer server, string path)
    {
        var open = await server.Http.GetStringAsync($"{path}?EIO=4&transport=polling").InTime();
        using var handshake = JsonDocument.Parse(open[1..]);
        return new PollingClient(server, path, handshake.RootElement.GetProperty("sid").GetString()!);
    }

    /// <summary>Fetches a payload and splits it into packets.</summary>
    public async Task<string[]> PollAsync() => (await server.Http.GetStringAsync(Query).InTime()).Split('\u001e');

    /// <summary>Fetches a payload that may be refused.</summary>
    public async Task<(HttpStatusCode Status, string Body)> TryPollAsync(CancellationToken cancellationToken = default)
    {
        using var response = await server.Http.GetAsync(Query, cancellationToken).InTime();
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Brings packets.</summary>
    public Task<HttpStatusCode> PostAsync(params string[] packets) =>
        PostAsync(new StringContent(string.Join('\u001e', packets), Encoding.UTF8, "text/plain"));

    public async Task<HttpStatusCode> PostAsync(HttpContent content)
    {
        using var response = await server.Http.PostAsync(Query, content).InTime();
        return response.StatusCode;
    }
}
