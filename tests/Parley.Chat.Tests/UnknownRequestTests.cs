using System.Text.Json;
using Parley.Chat.Contract;

namespace Parley.Chat.Tests;

// A slip of the pen is answered, and says what there is.
public sealed class UnknownRequestTests
{
    private static readonly string[] Names =
        ["sendfmsg", "sendfsmgs", "Time-c", "auth-s", "receivefsmg", "notice", "nothing-c", "__proto__", "\\ud83d", "", new string('x', 300)];

    public static TheoryData<string, bool> Places =>
        [.. Rooms.All.SelectMany(place => new[] { new TheoryDataRow<string, bool>(place, true), new TheoryDataRow<string, bool>(place, false) })];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task What_does_not_exist_is_answered_with_what_does(string place, bool isVerified)
    {
        await using var server = await LiveServer.StartAsync();
        await server.UsersAsync("alice");
        using var client = isVerified ? await server.ConnectAsync("alice") : await LiveClient.ConnectAsync(await server.OpenAsync(), sid: null);
        var requests = AsyncApiDocument.Current.Requests;
        var here = requests.Where(one => one.Place == place).Select(one => one.Request).ToList();
        string[] elsewhere = [.. requests.Select(one => one.Request).Distinct().Except(here)];

        foreach (var name in (string[])[.. Names, .. elsewhere])
        {
            AssertUnknown(place, here, await client.AskWithAsync(place, name, ""));
            AssertUnknown(place, here, await client.AskWithAsync(place, name, """,{"msg":{}},7"""));

            await client.SendAsync(place, name, """,{"msg":{}}""");
            var answer = await client.NextAsync(AnswerTo(name));
            Assert.Equal((place, "server"), (answer.Place, answer.From));
            AssertUnknown(place, here, answer.Msg);
        }
    }

    [Fact]
    public async Task Too_many_of_them_are_too_many_requests()
    {
        await using var server = await LiveServer.StartAsync(adjust: options => options.RequestBurst = 5);
        await server.UsersAsync("alice");
        using var client = await server.ConnectAsync("alice");

        var answers = await client.AskAtOnceAsync("/friend", "sendfmsg", "{}", 10);

        Assert.Contains(answers, answer => answer.GetProperty("reason").GetString() == "rate-limited");
    }

    private static string AnswerTo(string name) => name switch
    {
        { Length: > 256 } or "\\ud83d" => "-s",
        _ => name.EndsWith("-c", StringComparison.Ordinal) ? $"{name[..^2]}-s" : $"{name}-s",
    };

    private static void AssertUnknown(string place, List<string> here, JsonElement msg)
    {
        Assert.Equal((-1, "malformed"), (msg.GetProperty("code").GetInt32(), msg.GetProperty("reason").GetString()));
        var message = msg.GetProperty("message").GetString()!;
        Assert.StartsWith($"There is no such request on {place}. There are: ", message, StringComparison.Ordinal);
        var named = message[(message.LastIndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('.').Split(", ");
        Assert.Equal(here.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }
}
