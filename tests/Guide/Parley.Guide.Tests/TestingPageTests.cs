using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Parley.SocketIO;

namespace Parley.Guide.Tests;

/// <summary>The test that docs/guide/13-testing.md shows, run.</summary>
public sealed class TestingPageTests
{
    [Fact]
    public async Task A_client_written_by_hand_gets_an_ack()
    {
        var say = new SocketEvent<string, int>("say");

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSocketIO();
        await using var app = builder.Build();
        app.MapSocketIO().MapNamespace("/").On(say, (_, text) => ValueTask.FromResult(text.Length));
        await app.StartAsync();

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var client = new ClientWebSocket();
        var url = app.Urls.First().Replace("http:", "ws:") + "/socket.io/?EIO=4&transport=websocket";
        await client.ConnectAsync(new Uri(url), limit.Token);
        await Receive();                          // 0{"sid":…}: the session is open
        await Send("40");                         // join the namespace /
        await Receive();                          // 40{"sid":…}: joined
        await Send("""420["say","hello"]""");     // an event with ack 0
        Assert.Equal("430[5]", await Receive());  // its ack

        Task Send(string text) => client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, limit.Token);

        async Task<string> Receive()
        {
            var buffer = new byte[4096];
            var result = await client.ReceiveAsync(buffer, limit.Token);
            return Encoding.UTF8.GetString(buffer, 0, result.Count);
        }
    }
}
