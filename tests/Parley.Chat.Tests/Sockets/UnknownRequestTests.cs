using System.Text.Json;
using Parley.Chat.Ground;

namespace Parley.Chat.Tests;

// A misspelt request gets a response with the known names.
public sealed class UnknownRequestTests
{
    private static readonly string[] Names =
        ["sendfmsg", "sendfsmgs", "Time-c", "auth-s", "receivefsmg", "notice", "nothing-c", "__proto__", "\\ud83d", "",
            new string('x', 300)];

    public static TheoryData<string, bool> NamespaceNames =>
        [.. Namespaces.All.SelectMany(
            ns => new[] { new TheoryDataRow<string, bool>(ns, true), new TheoryDataRow<string, bool>(ns, false) })];

    [Theory]
    [MemberData(nameof(NamespaceNames))]
    public async Task An_unknown_request_gets_the_names_of_the_known_ones(string ns, bool isVerified)
    {
        await using var server = await LiveServer.StartAsync();
        await server.UsersAsync("alice");
        using var client = isVerified
            ? await server.ConnectAsync("alice")
            : await LiveClient.ConnectAsync(await server.OpenAsync(), sessionId: null);
        var requests = AsyncApiDocument.Current.Requests;
        var here = requests.Where(one => one.Namespace == ns).Select(one => one.Request).ToList();
        string[] elsewhere = [.. requests.Select(one => one.Request).Distinct().Except(here)];

        foreach (var name in (string[])[.. Names, .. elsewhere])
        {
            AssertUnknown(ns, here, await client.AskWithAsync(ns, name, ""));
            AssertUnknown(ns, here, await client.AskWithAsync(ns, name, """,{"msg":{}},7"""));

            await client.SendAsync(ns, name, """,{"msg":{}}""");
            var answer = await client.NextAsync(AnswerTo(name));
            Assert.Equal((ns, "server"), (answer.Namespace, answer.From));
            AssertUnknown(ns, here, answer.Msg);
        }
    }

    [Fact]
    public async Task Unknown_requests_count_towards_the_rate_limit()
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

    private static void AssertUnknown(string ns, List<string> here, JsonElement msg)
    {
        Assert.Equal((-1, "malformed"), (msg.GetProperty("code").GetInt32(), msg.GetProperty("reason").GetString()));
        var message = msg.GetProperty("message").GetString()!;
        Assert.StartsWith($"This request does not exist on {ns}. The requests are: ", message, StringComparison.Ordinal);
        var named = message[(message.LastIndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('.').Split(", ");
        Assert.Equal(here.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }
}
