using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Groups;
using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.EngineIO;
using Parley.Testing;

namespace Parley.Chat.Tests;

/// <summary>The whole messenger in the test's own process, with a clock that only the test moves.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly TestServer _server;

    private LiveServer(TemporaryFolder folder, TestServer server) => (_folder, _server) = (folder, server);

    public FakeTimeProvider Time => _server.Time;

    public LogWriter Writer => Get<LogWriter>();

    public HttpClient Http => _server.Http;

    public static async Task<LiveServer> StartAsync(TemporaryFolder? folder = null, Action<ChatOptions>? adjust = null)
    {
        folder ??= new TemporaryFolder();
        return new LiveServer(folder, await TestServer.StartAsync(
            services => services.AddChat(folder.Configure + adjust), app => app.MapChat(), listen => listen.UseEngineIO()));
    }

    public T Get<T>()
        where T : class => _server.Services.GetRequiredService<T>();

    public async Task UsersAsync(params IEnumerable<string> users) => await Writer.RunAsync<Done>(transaction =>
    {
        foreach (var user in users) _ = Users.Create(transaction, user, user, "none").Value;
        return Done.Value;
    });

    /// <summary>Makes a user the friend of others, without friend requests.</summary>
    public async Task BefriendAsync(string user, params IEnumerable<string> friends) => await Writer.RunAsync<Done>(transaction =>
    {
        foreach (var friend in friends)
        {
            transaction.SqlInvalidatingCache()
                .Execute("insert into friends (user_id, friend, since) values ($1, $2, 0), ($2, $1, 0)", user, friend);
        }

        return Done.Value;
    });

    public async Task<string> GroupAsync(string owner, params string[] members)
    {
        await BefriendAsync(owner, members);
        return (await Get<GroupBook>().CreateAsync(owner, new CreateGroupRequest("Group", members))).Value.Id;
    }

    /// <summary>Connects a new device of a user to all namespaces.</summary>
    public async Task<LiveClient> ConnectAsync(string user)
    {
        var sessionId = (await Get<SessionStore>().OpenAsync(user, null)).Value.SessionId;
        return await LiveClient.ConnectAsync(await OpenAsync(), sessionId, DeliveredAsync);
    }

    /// <summary>
    /// Waits until everything that was written so far has been sent to all clients.
    /// </summary>
    public Task DeliveredAsync() => Writer.RunAsync<Done>(_ => Done.Value);

    /// <summary>Opens a connection that has sent nothing yet.</summary>
    public Task<WebSocketClient> OpenAsync() => _server.OpenWebSocketAsync("/socket.io/?EIO=4&transport=websocket");

    /// <summary>Opens a connection that sends only what a test sends.</summary>
    public Task<RawPeer> OpenPeerAsync(Transport transport) => RawPeer.OpenAsync(_server, transport);

    public void Advance(TimeSpan by) => _server.Advance(by);

    /// <summary>Stops the server and keeps its data.</summary>
    public async Task<TemporaryFolder> StopAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
        return _folder;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
