using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using Parley.Testing;

namespace Parley.Server.Tests;

/// <summary>The real server with few open files and more connections of strangers.</summary>
public sealed class DescriptorTests : IDisposable
{
    private const string Password = "a password of some length";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(420, 700)]
    [InlineData(1_000, 1_300)]
    public async Task More_idle_connections_than_files_stop_neither_the_server_nor_the_chat_nor_a_command(int files, int connections)
    {
        await using var server = await ServerProcess.StartWithFilesAsync(files, _folder.Path);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url), Timeout = Patience };
        var (alice, bob) = (await SignUpAsync(http, "alice"), await SignUpAsync(http, "bob"));
        await BefriendAsync(http, alice, bob);
        using var speaker = await ConnectAsync(server, alice);
        using var listener = await ConnectAsync(server, bob);

        var idle = new List<TcpClient>();
        try
        {
            for (var i = 0; i < connections; i++) idle.Add(await OpenAsync(server));
            var command = CommandAsync();
            for (var i = 1; i <= 20; i++) await SayAsync(speaker, listener, i);
            Assert.Equal(0, await command);
            await SayAsync(speaker, listener, 21);
            Assert.False(server.HasExited);
        }
        finally
        {
            foreach (var client in idle) client.Dispose();
        }

        using var later = new HttpClient { BaseAddress = new Uri(server.Url), Timeout = Patience };
        await UntilAsync(async () => await IsReadyAsync(later));
        await SignUpAsync(later, "carol");
        Assert.Equal(0, await server.StopAsync());
    }

    // Each takes two descriptors: its connection, and the file.
    [Fact]
    public async Task Downloads_that_nobody_reads_do_not_use_up_all_files()
    {
        await using var server = await ServerProcess.StartWithFilesAsync(1_000, _folder.Path);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url), Timeout = Patience };
        var (alice, bob) = (await SignUpAsync(http, "alice"), await SignUpAsync(http, "bob"));
        await BefriendAsync(http, alice, bob);
        using var speaker = await ConnectAsync(server, alice);
        using var listener = await ConnectAsync(server, bob);
        var file = await UploadAsync(http, alice, 16 * 1024 * 1024);

        var idle = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 700; i++)
            {
                var client = await OpenAsync(server);
                idle.Add(client);
                await TrySendAsync(
                    client, $"GET /api/v1/files/{file} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {alice}\r\n\r\n");
            }

            for (var i = 1; i <= 20; i++) await SayAsync(speaker, listener, i);
            Assert.Equal(0, await CommandAsync());
            Assert.False(server.HasExited);
        }
        finally
        {
            foreach (var client in idle) client.Dispose();
        }

        await UntilAsync(async () => await IsReadyAsync(http));
        await UploadAsync(http, alice, 1);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task WebSockets_that_have_been_handed_over_count_as_connections()
    {
        await using var server = await ServerProcess.StartWithFilesAsync(4_096, _folder.Path, ("PARLEY_CONNECTIONS", "3"));
        var sockets = new List<ClientWebSocket>();
        for (var i = 0; i < 3; i++) sockets.Add(await OpenWebSocketAsync(server));

        await Assert.ThrowsAsync<WebSocketException>(() => OpenWebSocketAsync(server));

        sockets[0].Abort();
        await UntilAsync(async () =>
        {
            try
            {
                sockets.Add(await OpenWebSocketAsync(server));
                return true;
            }
            catch (WebSocketException)
            {
                return false;
            }
        });
        foreach (var socket in sockets) socket.Dispose();
    }

    [Fact]
    public async Task Too_few_files_stop_the_start_with_2_and_one_message()
    {
        using var process = ServerProcess.RunWithFiles(340, _folder.Path);
        using var limit = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = await process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);

        Assert.Equal((2, 1), (process.ExitCode, error.Trim().Split('\n').Length));
        Assert.StartsWith("Parley cannot start: The process may open 340 files but needs at least ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Listening", await output, StringComparison.Ordinal);
    }

    // While the server refuses connections, the kernel still accepts those in the backlog: they open, and end at once.
    private static async Task<TcpClient> OpenAsync(ServerProcess server)
    {
        var client = new TcpClient();
        var url = new Uri(server.Url);
        try
        {
            await client.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        }
        catch (SocketException)
        {
        }

        return client;
    }

    private async Task<int> CommandAsync()
    {
        using var process = ServerProcess.Run("user", "list", "--data", _folder.Path);
        using var limit = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.Contains("alice", await output, StringComparison.Ordinal);
        return process.ExitCode;
    }

    private static async Task<string> SignUpAsync(HttpClient http, string user)
    {
        using var made = await http.PostAsJsonAsync(
            "/api/v1/users", new { id = user, password = Password }, TestContext.Current.CancellationToken);
        made.EnsureSuccessStatusCode();
        using var signedIn = await http.PostAsJsonAsync(
            "/api/v1/sessions", new { id = user, password = Password }, TestContext.Current.CancellationToken);
        signedIn.EnsureSuccessStatusCode();
        return (await signedIn.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("sid")
            .GetString()!;
    }

    private static async Task<string> UploadAsync(HttpClient http, string sessionId, int size)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/files?name=a.bin")
        {
            Content = new ByteArrayContent(new byte[size])
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sessionId);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("file")
            .GetString()!;
    }

    // Its connection may have been refused.
    private static async Task TrySendAsync(TcpClient client, string request)
    {
        try
        {
            if (client.Connected)
                await client.Client.SendAsync(System.Text.Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        }
        catch (SocketException)
        {
        }
    }

    private static async Task BefriendAsync(HttpClient http, string asking, string asked)
    {
        var request = await CallAsync(http, asking, "/api/v1/friend-requests", new { to = "bob" });
        await CallAsync(http, asked, $"/api/v1/friend-requests/{request.GetProperty("id").GetString()}/accept", new { });
    }

    private static async Task<JsonElement> CallAsync(HttpClient http, string sessionId, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sessionId);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    private static async Task<SocketClient> ConnectAsync(ServerProcess server, string sessionId)
    {
        var socket = await SocketClient.OpenAsync(new WebSocketClient(await OpenWebSocketAsync(server)));
        await socket.JoinAsync("/friend", $$"""{"sid":"{{sessionId}}"}""");
        return socket;
    }

    private static async Task<ClientWebSocket> OpenWebSocketAsync(ServerProcess server)
    {
        var socket = new ClientWebSocket();
        var url = new UriBuilder(server.Url) { Scheme = "ws", Path = "/socket.io/", Query = "EIO=4&transport=websocket" }.Uri;
        await socket.ConnectAsync(url, TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task SayAsync(SocketClient speaker, SocketClient listener, int number)
    {
        await speaker.SendAsync(
            $$$"""2/friend,{{{number}}}["sendfsmg",{"to":"bob","type":"json","msg":{"to":"bob","msg":"number {{{number}}}"}}]""");
        await NextAsync(speaker, packet =>
            packet.StartsWith($"3/friend,{number}[", StringComparison.Ordinal) && packet.Contains("\"code\":1", StringComparison.Ordinal));
        await NextAsync(listener, packet => packet.Contains($"\"number {number}\"", StringComparison.Ordinal));
    }

    private static async Task NextAsync(SocketClient client, Func<string, bool> isIt)
    {
        while (true)
        {
            var packet = await client.ReceiveAsync();
            Assert.NotNull(packet);
            if (isIt(packet)) return;
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var tooLong = new CancellationTokenSource(Patience);
        while (!await condition()) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, tooLong.Token);
    }
}
