using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Parley.Testing;

namespace Parley.Server.Tests;

/// <summary>The limits of a client behind a proxy are those of the address that the proxy forwards.</summary>
public sealed class ForwardedClientTests : IDisposable
{
    private const string Forwarded = "X-Forwarded-For";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WebSockets_on_which_nobody_signs_in_are_limited_by_the_forwarded_address()
    {
        await using var server = await StartAsync("PARLEY_CONNECTIONSPERADDRESS", "2");
        using var first = await OpenAsync(server, "203.0.113.7");
        using var second = await OpenAsync(server, "203.0.113.7");

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(server, "203.0.113.7"));
        Assert.Contains("429", refused.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(server, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "203.0.113.8"));
        using var other = await OpenAsync(server, "203.0.113.8");
        for (var i = 0; i < 5; i++) (await OpenAsync(server, client: null)).Dispose();   // The machine itself.

        await SignInAsync(server, second, "203.0.113.9");
        using var third = await OpenAsync(server, "203.0.113.7");
        await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(server, "203.0.113.7"));
    }

    [Fact]
    public async Task Sign_ins_are_limited_by_the_forwarded_address()
    {
        await using var server = await StartAsync("PARLEY_CHAT__SIGNINSPERMINUTE", "3");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++) answers.Add(await WrongPasswordAsync(server, "203.0.113.7"));

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized,
            HttpStatusCode.TooManyRequests], answers);
        Assert.Equal(HttpStatusCode.Unauthorized, await WrongPasswordAsync(server, "203.0.113.8"));
    }

    private Task<ServerProcess> StartAsync(string name, string value) =>
        ServerProcess.StartWithFilesAsync(4_096, _folder.Path, ("PARLEY_PROXIES", "127.0.0.1"), (name, value));

    private static async Task<ClientWebSocket> OpenAsync(ServerProcess server, string? client)
    {
        var socket = new ClientWebSocket();
        if (client is not null) socket.Options.SetRequestHeader(Forwarded, client);
        var url = new UriBuilder(server.Url) { Scheme = "ws", Path = "/socket.io/", Query = "EIO=4&transport=websocket" }.Uri;
        await socket.ConnectAsync(url, TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<HttpStatusCode> StatusAsync(ServerProcess server, string client)
    {
        using var response = await SendAsync(server, HttpMethod.Get, "/health/live", client);
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> WrongPasswordAsync(ServerProcess server, string client)
    {
        using var response = await SendAsync(
            server, HttpMethod.Post, "/api/v1/sessions", client, new { id = "nobody", password = "a wrong password" });
        return response.StatusCode;
    }

    private static async Task SignInAsync(ServerProcess server, ClientWebSocket socket, string client)
    {
        var account = new { id = "alice", password = "a password of some length" };
        (await SendAsync(server, HttpMethod.Post, "/api/v1/users", client, account)).EnsureSuccessStatusCode().Dispose();
        using var response = await SendAsync(server, HttpMethod.Post, "/api/v1/sessions", client, account);
        var session = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(
            TestContext.Current.CancellationToken);
        var connection = await SocketClient.OpenAsync(new WebSocketClient(socket));
        await connection.JoinAsync("/friend", $$"""{"sid":"{{session.GetProperty("sid").GetString()}}"}""");
    }

    private static async Task<HttpResponseMessage> SendAsync(
        ServerProcess server, HttpMethod method, string path, string client, object? body = null)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add(Forwarded, client);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
