using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Accounts;
using Parley.Chat.Friends;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.EngineIO;
using Parley.Testing;

namespace Parley.Chat.Tests;

/// <summary>The whole messenger in the test's own process, with sockets, and a clock that only the test moves.</summary>
public sealed class ChatServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly TestServer _server;

    private ChatServer(TemporaryFolder folder, TestServer server) => (_folder, _server) = (folder, server);

    public TestServer Test => _server;

    internal LogWriter Writer => Get<LogWriter>();

    public static async Task<ChatServer> StartAsync(
        Action<ChatOptions>? configure = null, Action<IServiceCollection>? add = null, Action<ListenOptions>? listen = null)
    {
        var folder = new TemporaryFolder();
        var server = await TestServer.StartAsync(
            services =>
            {
                add?.Invoke(services);
                services.AddChat(options =>
                {
                    folder.Configure(options);
                    configure?.Invoke(options);
                });
            },
            app => app.MapChat(),
            endpoint =>
            {
                listen?.Invoke(endpoint);
                endpoint.UseEngineIO();
            });
        return new ChatServer(folder, server);
    }

    public T Get<T>()
        where T : class => _server.Services.GetRequiredService<T>();

    /// <summary>Makes users who are all friends of each other.</summary>
    public async Task FriendsAsync(params string[] users)
    {
        foreach (var user in users) _ = (await Writer.RunAsync(transaction => Users.Create(transaction, user, user, "none"))).Value;
        for (var i = 0; i < users.Length; i++)
        {
            for (var j = i + 1; j < users.Length; j++)
            {
                var request = await Get<FriendBook>().RequestAsync(users[i], new FriendRequestRequest(users[j]));
                _ = (await Get<FriendBook>().AnswerAsync(users[j], request.Value.Id, true)).Value;
            }
        }
    }

    internal async Task<SignedIn> SignInAsync(string user) => (await Get<SessionStore>().OpenAsync(user, null)).Value;

    /// <summary>A verified socket of a user.</summary>
    public async Task<ChatClient> ConnectAsync(string user, string ns = Namespaces.Friend)
    {
        var session = await SignInAsync(user);
        var socket = await SocketClient.OpenAsync(await _server.OpenWebSocketAsync("/socket.io/?EIO=4&transport=websocket"));
        await socket.JoinAsync(ns, $$"""{"sid":"{{session.SessionId}}"}""");
        return new ChatClient(socket, ns);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>A user's socket in one namespace.</summary>
public sealed class ChatClient(SocketClient socket, string ns) : IDisposable
{
    private int _id;

    /// <summary>Sends a message without waiting; <see cref="AnswerAsync"/> returns the response.</summary>
    public Task SayAsync(string to, string text, string? cid = null, string kind = "text")
    {
        var msg = kind == "text" ? JsonSerializer.Serialize(text) : text;
        var more = cid is null ? "" : $",\"cid\":\"{cid}\"";
        return socket.SendAsync(
            $$$"""2{{{ns}}},{{{_id++}}}["sendfsmg",{"to":"{{{to}}}","msg":{"msg":{{{msg}}},"kind":"{{{kind}}}"{{{more}}}}}]""");
    }

    /// <summary>Makes a request and returns the <c>msg</c> of the response.</summary>
    public async Task<JsonElement> RequestAsync(string name, string msg)
    {
        await socket.SendAsync($"2{ns},{_id++}[\"{name}\",{{\"msg\":{msg}}}]");
        return await AnswerAsync();
    }

    /// <summary>The <c>msg</c> of the next ack.</summary>
    public async Task<JsonElement> AnswerAsync()
    {
        while (await socket.ReceiveAsync() is { } packet)
        {
            if (!packet.StartsWith($"3{ns},", StringComparison.Ordinal)) continue;
            return JsonElement.Parse(packet[packet.IndexOf('[')..])[0].GetProperty("msg");
        }

        throw new InvalidOperationException("The connection has ended.");
    }

    /// <summary>The <c>msg</c> of the next event of that name.</summary>
    public async Task<JsonElement> EventAsync(string name)
    {
        while (await socket.ReceiveAsync() is { } packet)
        {
            if (!packet.StartsWith($"2{ns},[\"{name}\"", StringComparison.Ordinal)) continue;
            return JsonElement.Parse(packet[packet.IndexOf('[')..])[1].GetProperty("msg");
        }

        throw new InvalidOperationException("The connection has ended.");
    }

    public void Dispose() => socket.Dispose();
}
