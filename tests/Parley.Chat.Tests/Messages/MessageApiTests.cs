using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Contract;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Storage;

namespace Parley.Chat.Tests;

public sealed class MessageApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task History_is_the_same_over_HTTP_and_over_sockets()
    {
        var (alice, bob) = await FriendsAsync();
        for (var i = 1; i <= 5; i++) await SayAsync(alice.User, bob.User, $"{i}");
        var path = $"/conversations/friend/{alice.User}/messages";

        var newest = await server.SendAsync("GET", $"{path}?limit=2", sessionId: bob.SessionId);
        Assert.Equal((200, "4 5", true), (newest.Status, Seqs(newest), newest.Body.GetProperty("more").GetBoolean()));
        Assert.Equal("2 3", Seqs(await server.SendAsync("GET", $"{path}?before=4&limit=2", sessionId: bob.SessionId)));
        Assert.Equal("3 4 5", Seqs(await server.SendAsync("GET", $"{path}?after=2", sessionId: bob.SessionId)));

        var last = (await server.Services.GetRequiredService<History>()
            .ReadAsync(bob.User, ConversationKind.Friend, alice.User)).Value.Messages[^1];
        var cursors = server.Services.GetRequiredService<ChatStore>().Cursors;
        var pushed = JsonSerializer.Serialize(new EntryEnvelope(last, cursors.At(last.Pos)), SocketJson.Default.EntryEnvelope);
        Assert.Equal(pushed, newest.Body.GetProperty("messages")[1].GetRawText());
    }

    [Theory]
    [InlineData("after=9007199254740991", "")]
    [InlineData("after=9223372036854775806", "")]
    [InlineData("after=9223372036854775807", "")]
    [InlineData("before=9223372036854775807", "1 2 3")]
    [InlineData("before=9223372036854775807&after=9223372036854775807", "")]
    [InlineData("before=9223372036854775807&after=0", "1 2 3")]
    [InlineData("before=0", "")]
    [InlineData("before=0&after=9223372036854775807", "")]
    [InlineData("limit=9223372036854775807", "1 2 3")]
    public async Task A_seq_beyond_all_messages_is_understood(string query, string seqs)
    {
        var (alice, bob) = await FriendsAsync();
        for (var i = 1; i <= 3; i++) await SayAsync(alice.User, bob.User, $"{i}");

        var page = await server.SendAsync("GET", $"/conversations/friend/{alice.User}/messages?{query}", sessionId: bob.SessionId);

        Assert.Equal((200, seqs, false), (page.Status, Seqs(page), page.Body.GetProperty("more").GetBoolean()));
    }

    [Theory]
    [InlineData("/conversations/enemy/{friend}/messages", 400, "malformed")]
    [InlineData("/conversations/friend/{friend}/messages?before=x", 400, "malformed")]
    [InlineData("/conversations/friend/{friend}/messages?before=-1", 400, "malformed")]
    [InlineData("/conversations/friend/{friend}/messages?after=1.5", 400, "malformed")]
    [InlineData("/conversations/friend/{friend}/messages?after=99999999999999999999", 400, "malformed")]
    [InlineData("/conversations/friend/{friend}/messages?limit=0", 400, "malformed")]
    [InlineData("/conversations/friend/{friend}/messages?limit=", 400, "malformed")]
    [InlineData("/conversations/friend/{friend}/messages?limit=9999999999", 200, null)]
    [InlineData("/conversations/friend/NOBODY/messages", 404, "unknown-user")]
    [InlineData("/conversations/group/none/messages", 404, "unknown-group")]
    [InlineData("/conversations/server/server/messages", 200, null)]
    [InlineData("/conversations/server/{friend}/messages", 400, "malformed")]
    public async Task An_invalid_page_is_refused(string path, int status, string? reason)
    {
        var (alice, bob) = await FriendsAsync();

        var answer = await server.SendAsync("GET", path.Replace("{friend}", alice.User, StringComparison.Ordinal), sessionId: bob.SessionId);

        Assert.Equal((status, reason), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task A_message_is_deleted_only_for_the_user_who_deletes_it()
    {
        var (alice, bob) = await FriendsAsync();
        var stranger = await server.NewUserAsync();
        var message = await SayAsync(alice.User, bob.User, "secret");

        var foreign = await server.SendAsync("DELETE", $"/conversations/friend/{alice.User}/messages/{message.Id}", sessionId: stranger.SessionId);
        Assert.Equal((404, "not-found"), (foreign.Status, foreign.Reason));
        foreach (var kind in new[] { "x", "server" })
        {
            Assert.Equal(
                400, (await server.SendAsync("DELETE", $"/conversations/{kind}/{alice.User}/messages/{message.Id}", sessionId: bob.SessionId)).Status);
        }

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(
                204, (await server.SendAsync("DELETE", $"/conversations/friend/{alice.User}/messages/{message.Id}", sessionId: bob.SessionId)).Status);
        }

        Assert.Equal("deleted", await KindAsync(bob, alice.User));
        Assert.Equal("text", await KindAsync(alice, bob.User));
        var notice = (await server.SendAsync("GET", "/conversations/server/server/messages?limit=1", sessionId: bob.SessionId)).Body.GetProperty(
            "messages")[0];
        Assert.Equal(message.Id, notice.GetProperty("msg").GetProperty("message").GetProperty("id").GetString());

        async Task<string?> KindAsync((string User, string SessionId) user, string with) =>
            (await server.SendAsync("GET", $"/conversations/friend/{with}/messages", sessionId: user.SessionId))
                .Body.GetProperty("messages")[0].GetProperty("msg").GetProperty("kind").GetString();
    }

    private async Task<((string User, string SessionId) Alice, (string User, string SessionId) Bob)> FriendsAsync()
    {
        var (alice, bob) = (await server.NewUserAsync(), await server.NewUserAsync());
        await server.BefriendAsync(alice, bob);
        return (alice, bob);
    }

    private async Task<SendReceipt> SayAsync(string from, string to, string text)
    {
        var content = MessageContent.Create(null, Encoding.UTF8.GetBytes($"\"{text}\"")).Value;
        return (await server.Services.GetRequiredService<LogWriter>().RunAsync(
            SendMessage.Create(from, ConversationKind.Friend, to, content, null).Value)).Value;
    }

    private static string Seqs(Answer answer) => string.Join(
        ' ',
        answer.Body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("msg").GetProperty("seq").GetInt64()));
}
