using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Server.Configuration;

namespace Parley.Server.Demo;

/// <summary>The client of one demo user, which uses the server over HTTP and Socket.IO with long-polling.</summary>
internal sealed class DemoClient(Uri server, string user) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(30) };
    private readonly List<string> _packets = [];
    private string _poll = "";
    private int _acks;

    /// <summary>Creates the account if it does not exist, and signs in.</summary>
    /// <exception cref="StartException">The id belongs to another account.</exception>
    public async Task SignInAsync(string name, string password, CancellationToken stop)
    {
        await CallAsync(HttpMethod.Post, "users", new JsonObject { ["id"] = user, ["password"] = password, ["name"] = name }, stop);
        var session = await CallAsync(HttpMethod.Post, "sessions", new JsonObject { ["id"] = user, ["password"] = password }, stop)
            ?? throw new StartException(
                $"Demo needs the user '{user}', but that id belongs to another account. Start with another data folder.");
        _http.DefaultRequestHeaders.Authorization = new("Bearer", (string?)session["sid"]);
        await ConnectAsync((string?)session["sid"], stop);
    }

    /// <summary>Makes an HTTP request. A refusal is null, because existing data need not be created again.</summary>
    public async Task<JsonNode?> CallAsync(HttpMethod method, string path, JsonNode? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, $"api/v1/{path}");
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, stop);
        if (!response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NoContent) return null;
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(stop));
    }

    /// <summary>Sends a message and waits until it is stored. Its <paramref name="cid"/> prevents a duplicate.</summary>
    public async Task SendAsync(string ns, string to, string text, string cid, CancellationToken stop)
    {
        var ack = _acks++;
        var envelope = new JsonObject
        {
            ["from"] = user,
            ["to"] = to,
            ["type"] = "json",
            ["msg"] = new JsonObject { ["from"] = user, ["to"] = to, ["msg"] = text, ["cid"] = cid },
        };
        await PostAsync($"42{ns},{ack}{new JsonArray("sendfsmg", envelope).ToJsonString()}", stop);
        await ReceiveAsync($"43{ns},{ack}[", stop);
    }

    public void Dispose() => _http.Dispose();

    private async Task ConnectAsync(string? sessionId, CancellationToken stop)
    {
        const string Endpoint = "socket.io/?EIO=4&transport=polling";
        var handshake = await _http.GetStringAsync(Endpoint, stop);
        _poll = $"{Endpoint}&sid={(string?)JsonNode.Parse(handshake[1..])!["sid"]}";
        var auth = new JsonObject { ["sid"] = sessionId }.ToJsonString();
        foreach (var ns in (string[])["/friend", "/group"])
        {
            await PostAsync($"40{ns},{auth}", stop);
            await ReceiveAsync($"40{ns},", stop);
        }
    }

    private async Task PostAsync(string packet, CancellationToken stop)
    {
        using var content = new StringContent(packet, Encoding.UTF8, "text/plain");
        using var response = await _http.PostAsync(_poll, content, stop);
        response.EnsureSuccessStatusCode();
    }

    private async Task ReceiveAsync(string start, CancellationToken stop)
    {
        while (_packets.RemoveAll(packet => packet.StartsWith(start, StringComparison.Ordinal)) == 0)
            _packets.AddRange((await _http.GetStringAsync(_poll, stop)).Split('\x1e'));
    }
}
