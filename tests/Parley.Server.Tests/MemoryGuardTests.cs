using System.Net.Sockets;
using System.Text;

namespace Parley.Server.Tests;

/// <summary>When the server runs out of memory, it ends at once with a message, and the next one has all acknowledged messages.</summary>
public sealed class MemoryGuardTests
{
    private const int SmallHeap = 48 * 1024 * 1024;

    private static readonly byte[] Headers = Encoding.ASCII.GetBytes(
        "GET / HTTP/1.1\r\nHost: localhost\r\n"
            + string.Concat(Enumerable.Range(0, 7).Select(n => $"X-{n}: {new string('x', 4_000)}\r\n")));

    // The runtime may fail first, in code of its own that cannot throw; that is rare, and loses nothing either.
    [Fact]
    public async Task A_server_without_memory_ends_with_70_and_one_line()
    {
        var end = (Code: 0, Error: "");
        for (var tries = 0; tries < 3 && end.Code != 70; tries++)
        {
            end = await RunOutAsync();
            Assert.True(end.Code is 70 or 134 or 139, $"{end.Code} {end.Error}");
        }

        Assert.Equal(70, end.Code);
        Assert.Equal("Parley has ended because memory ran out. Give it more memory, or find out what used it. Acknowledged messages are on disk.", end.Error.Trim());
    }

    // Acknowledged messages are stored, however the server ended.
    private static async Task<(int Code, string Error)> RunOutAsync()
    {
        using var data = new TemporaryFolder();
        await using var server = await ServerProcess.StartWithHeapAsync(SmallHeap, data.Path);
        await AddUserAsync(server);

        var taking = Enumerable.Range(0, 3_000).Select(_ => TakeMemoryAsync(new Uri(server.Url))).ToArray();
        var end = await server.EndAsync();

        await Task.WhenAll(taking);
        await using var next = await ServerProcess.StartAsync(data.Path);
        Assert.Equal(System.Net.HttpStatusCode.Conflict, await AddUserAsync(next));
        return end;
    }

    private static async Task<System.Net.HttpStatusCode> AddUserAsync(ServerProcess server)
    {
        using var http = new HttpClient();
        using var body = new StringContent("""{"id":"alice","password":"correct horse"}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri($"{server.Url}/api/v1/users"), body);
        return answer.StatusCode;
    }

    // Headers that never end. Many of them take more memory than this heap has; the result of each one does not matter.
    private static async Task TakeMemoryAsync(Uri server)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(server.Host, server.Port);
            var stream = client.GetStream();
            await stream.WriteAsync(Headers);
            while (await stream.ReadAsync(new byte[100]) > 0) await stream.WriteAsync(Headers);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The server has ended.
        }
    }
}
