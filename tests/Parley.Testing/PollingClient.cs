using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Parley.Testing;

/// <summary>A client over HTTP long-polling, with text payloads.</summary>
public sealed class PollingClient(TestServer server, string path, string sid, int version = 4)
{
    private const char Separator = '\u001e';

    public string Sid => sid;

    public string Query => $"{path}?EIO={version}&transport=polling&sid={sid}";

    /// <summary>Opens a session.</summary>
    public static async Task<PollingClient> OpenAsync(TestServer server, string path, int version = 4)
    {
        var open = await server.Http.GetStringAsync($"{path}?EIO={version}&transport=polling").InTime();
        using var handshake = JsonDocument.Parse(Split(open, version)[0][1..]);
        return new PollingClient(server, path, handshake.RootElement.GetProperty("sid").GetString()!, version);
    }

    /// <summary>Fetches a payload and splits it into packets.</summary>
    public async Task<string[]> PollAsync() => Split(await server.Http.GetStringAsync(Query).InTime(), version);

    /// <summary>Fetches a payload that may be refused.</summary>
    public async Task<(HttpStatusCode Status, string Body)> TryPollAsync(CancellationToken cancellationToken = default)
    {
        using var response = await server.Http.GetAsync(Query, cancellationToken).InTime();
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Posts packets.</summary>
    public Task<HttpStatusCode> PostAsync(params string[] packets) =>
        PostAsync(new StringContent(Join(packets), Encoding.UTF8, "text/plain"));

    public async Task<HttpStatusCode> PostAsync(HttpContent content)
    {
        using var response = await server.Http.PostAsync(Query, content).InTime();
        return response.StatusCode;
    }

    private string Join(string[] packets) =>
        version == 4 ? string.Join(Separator, packets) : string.Concat(packets.Select(packet => $"{packet.Length}:{packet}"));

    private static string[] Split(string payload, int version)
    {
        if (version == 4) return payload.Split(Separator);

        var packets = new List<string>();
        for (var at = 0; at < payload.Length;)
        {
            var start = payload.IndexOf(':', at) + 1;
            var end = start + int.Parse(payload.AsSpan(at, start - 1 - at), CultureInfo.InvariantCulture);
            packets.Add(payload[start..end]);
            at = end;
        }

        return [.. packets];
    }
}
