using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Log;
using Parley.Chat.Messages;

namespace Parley.Chat.Tests;

/// <summary>Users with every relation that matters to a call, created anew for each call.</summary>
/// <remarks>
/// Alice and Bob are friends and in a group of Alice that accepts join requests. Carol has sent a friend request to Alice and a join
/// request to the group, and Alice has sent a friend request to Dora. Mallory is nobody's friend. Root is an administrator.
/// </remarks>
internal sealed class HttpWorld
{
    private readonly ApiServer _server;
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, string> _sessionIds = new() { ["nobody"] = "", ["impostor"] = new string('x', 43) };

    private HttpWorld(ApiServer server) => _server = server;

    public static async Task<HttpWorld> CreateAsync(ApiServer server, bool withPassword)
    {
        server.Time.Advance(TimeSpan.FromMinutes(1));   // Root has made many writes for the earlier worlds.
        var world = new HttpWorld(server);
        var mark = Guid.NewGuid().ToString("N")[..10];
        foreach (var person in (string[])["alice", "bob", "carol", "dora", "mallory"]) await world.SignInAsync(person, person[..2] + mark);
        await world.SignInAsync("root", "root");
        world._names["new"] = "n" + mark;
        world._names["later"] = (server.Time.GetUtcNow().ToUnixTimeMilliseconds() + 3_600_000).ToString(CultureInfo.InvariantCulture);
        if (withPassword)
        {
            await world.MakeAsync($$"""nobody POST /users {"id":"a{{mark}}","password":"correct horse"}""");
            await world.SignInAsync("ada", "a" + mark);
        }

        await world.MakePeopleAsync();
        await world.MakeThingsAsync();
        return world;
    }

    /// <summary>Replaces names in braces by those of this world.</summary>
    public string Fill(string text) =>
        _names.Aggregate(text, (filled, name) => filled.Replace($"{{{name.Key}}}", name.Value, StringComparison.Ordinal));

    /// <summary>Makes a call, with a key if one is given.</summary>
    public Task<Answer> SendAsync(HttpCall.Request call, string? key = null) => SendAsync(call, call.Body, "application/json", key);

    public Task<Answer> SendAsync(HttpCall.Request call, string? body, string type, string? key = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(call.Method), "/api/v1" + Fill(call.Path));
        if (body is not null) request.Content = new StringContent(Fill(body), System.Text.Encoding.UTF8, type);
        request.Headers.ExpectContinue = body?.Length > 100_000;   // Otherwise the refusal may arrive while the body is still being sent.
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (call.By == "host") request.Headers.Add("X-Api-Key", HttpCallTests.Key);
        else if (_sessionIds[call.By] is { Length: > 0 } sessionId) request.Headers.Authorization = new("Bearer", sessionId);
        return _server.SendAsync(request);
    }

    private async Task SignInAsync(string person, string user)
    {
        var session = await _server.Services.GetRequiredService<ChatSessions>().OpenAsync(user, person);
        (_names[person], _sessionIds[person]) = (user, session.Sid);
    }

    private async Task MakePeopleAsync()
    {
        await MakeAsync("root POST /invitations {}", "code", "invitation");
        await MakeAsync("""alice POST /friend-requests {"to":"{bob}"}""", "id", "old");
        await MakeAsync("bob POST /friend-requests/{old}/accept");
        await MakeAsync("""carol POST /friend-requests {"to":"{alice}"}""", "id", "request");
        await MakeAsync("""alice POST /friend-requests {"to":"{dora}"}""", "id", "sent");
        var other = await _server.Services.GetRequiredService<ChatSessions>().OpenAsync(_names["alice"]);
        _names["device"] = other.Device;
    }

    private async Task MakeThingsAsync()
    {
        await MakeAsync("""alice POST /groups {"name":"Tea","members":["{bob}"]}""", "id", "group");
        await MakeAsync("""alice PATCH /groups/{group} {"settings":{"joining":"request"}}""");
        await MakeAsync("carol POST /groups/{group}/join", "request", "join");
        await MakeAsync("alice POST /groups/{group}/links", "code", "link");
        await MakeAsync("root POST /invitations {}", "id", "invited");
        _names["picture"] = (await _server.UploadAsync(_sessionIds["alice"], TestPictures.Png(40, 20), "tea.png")).Text("file");
        _names["text"] = (await _server.UploadAsync(_sessionIds["alice"], "tea"u8.ToArray(), "tea.txt")).Text("file");
        var send = SendMessage.Create(
            _names["alice"], ConversationKind.Friend, _names["bob"], StoreSpec.Chat.Text("tea at five"), null).Value;
        _names["message"] = (await _server.Services.GetRequiredService<LogWriter>().RunAsync(send)).Value.Id;
    }

    private async Task MakeAsync(string text, string? member = null, string? name = null)
    {
        var answer = await SendAsync(HttpCall.Request.Parse(text));
        Assert.True(answer.Status < 300, $"{text} was answered with {answer.Status} {answer.Reason}.");
        if (name is not null) _names[name] = answer.Text(member!);
    }
}
