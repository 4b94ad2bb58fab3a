using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Parley.Chat.Limits;
using Parley.Chat.Log;
using Parley.Chat.Messages;

namespace Parley.Chat.Tests;

/// <summary>The memory of a call is charged to its user, and returned however the call ends.</summary>
public sealed class CallMemoryTests : IAsyncLifetime
{
    private const int Megabyte = 1024 * 1024;
    private const string Messages = "/api/v1/conversations/friend/alice/messages?limit=200";

    private readonly List<Stream> _streams = [];
    private ChatServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ChatServer.StartAsync(options => options.UserMemory = 8 * Megabyte);
        await _server.FriendsAsync("alice", "bob");
        for (var i = 0; i < 40; i++)
        {
            var send = SendMessage.Create("alice", ConversationKind.Friend, "bob", StoreSpec.Chat.Text(new string('x', 30_000)), null);
            _ = (await _server.Writer.RunAsync(send.Value)).Value;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _streams) await stream.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Clients_that_do_not_read_use_only_the_memory_of_their_user_and_only_for_a_while()
    {
        var (bob, alice) = ((await _server.SignInAsync("bob")).SessionId, (await _server.SignInAsync("alice")).SessionId);
        var memory = _server.Get<UserMemory>().Enter("bob");
        for (var i = 0; i < 30; i++) await BeginAsync($"GET {Messages} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {bob}\r\n\r\n");

        await Patience.UntilAsync(() => memory.Used > 6 * Megabyte);
        for (var i = 0; i < 100; i++)
        {
            Assert.InRange(memory.Used, 0, memory.Limit);
            await Task.Yield();
        }

        var one = GetAsync(Messages, bob);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/v1/conversations", alice)).StatusCode);   // The memory of another user.
        Assert.False(one.IsCompleted);
        await AdvanceUntilAsync(() => one.IsCompleted);
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), ((await one).StatusCode, (await one).Headers.RetryAfter?.Delta));

        // A client that reads nothing for half a minute is disconnected in the middle.
        await AdvanceUntilAsync(() => memory.Used == 0);
        Assert.InRange(await RestAsync(_streams[0]), 1, Megabyte / 2);
        using var whole = await GetAsync(Messages, bob);
        Assert.InRange(
            (await whole.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length, Megabyte - 40_000, Megabyte);
        await Patience.UntilAsync(() => memory.Used == 0);
    }

    [Fact]
    public async Task A_slow_reader_that_reads_gets_everything()
    {
        var bob = (await _server.SignInAsync("bob")).SessionId;
        var stream = await BeginAsync(
            $"GET {Messages} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {bob}\r\n\r\n");
        var (total, buffer) = (0, new byte[16 * 1024]);
        while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var read)
        {
            total += read;
            _server.Test.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(total, Megabyte - 40_000, Megabyte + 1_000);
    }

    [Fact]
    public async Task Bodies_of_unauthenticated_requests_are_charged_to_their_common_budget_until_they_end()
    {
        var strangers = _server.Get<UserMemory>().Strangers;
        var before = strangers.Used;
        for (var i = 0; i < 10; i++)
        {
            await BeginAsync(
                "POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{");
        }

        await Patience.UntilAsync(() => strangers.Used - before > 10 * 120_000);
        foreach (var stream in _streams) await stream.DisposeAsync();
        await Patience.UntilAsync(() => strangers.Used <= before);
    }

    private async Task<Stream> BeginAsync(string request)
    {
        var stream = await _server.Test.OpenStreamAsync();
        _streams.Add(stream);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        return stream;
    }

    private Task<HttpResponseMessage> GetAsync(string path, string sessionId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sessionId);
        return _server.Test.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private async Task AdvanceUntilAsync(Func<bool> isSo)
    {
        await Patience.UntilAsync(() =>
        {
            _server.Test.Time.Advance(TimeSpan.FromMilliseconds(200));
            return isSo();
        });
    }

    private static async Task<int> RestAsync(Stream stream)
    {
        var (total, buffer) = (0, new byte[64 * 1024]);
        try
        {
            while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var read) total += read;
        }
        catch (IOException)
        {
            // The connection was closed.
        }

        return total;
    }
}
