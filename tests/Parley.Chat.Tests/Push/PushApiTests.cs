using System.Buffers.Text;

namespace Parley.Chat.Tests;

/// <summary>The calls about Web Push.</summary>
public sealed class PushApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Key = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private const string Auth = "BTBZMqHH6r4Tts7J_aSIgg";

    [Fact]
    public async Task The_key_is_a_point_and_the_same_for_everybody()
    {
        var ((_, one), (_, other)) = (await server.NewUserAsync(), await server.NewUserAsync());

        var key = await server.SendAsync("GET", "/push/key", sessionId: one);

        Assert.Equal(200, key.Status);
        Assert.Equal(["key"], key.Names);
        Assert.Equal(65, Base64Url.DecodeFromChars(key.Text("key")).Length);
        Assert.Equal(key.Text("key"), (await server.SendAsync("GET", "/push/key", sessionId: other)).Text("key"));
    }

    [Fact]
    public async Task A_device_can_subscribe_repeatedly_and_unsubscribe()
    {
        var (_, sessionId) = await server.NewUserAsync();
        var body = Body("https://push.example/send/1");

        Assert.Equal(204, (await server.SendAsync("PUT", "/push/subscription", body, sessionId)).Status);
        Assert.Equal(204, (await server.SendAsync("PUT", "/push/subscription", body, sessionId)).Status);
        Assert.Equal(204, (await server.SendAsync("DELETE", "/push/subscription", sessionId: sessionId)).Status);
        Assert.Equal(204, (await server.SendAsync("DELETE", "/push/subscription", sessionId: sessionId)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"endpoint":"https://push.example/1"}""")]
    [InlineData("""{"endpoint":"https://push.example/1","keys":{}}""")]
    [InlineData("""{"endpoint":"https://push.example/1","keys":null}""")]
    [InlineData("""{"endpoint":null,"keys":{"p256dh":"KEY","auth":"AUTH"}}""")]
    [InlineData("""{"endpoint":1,"keys":{"p256dh":"KEY","auth":"AUTH"}}""")]
    [InlineData("""{"endpoint":"","keys":{"p256dh":"KEY","auth":"AUTH"}}""")]
    [InlineData("""{"endpoint":"http://push.example/1","keys":{"p256dh":"KEY","auth":"AUTH"}}""")]
    [InlineData("""{"endpoint":"https://localhost/1","keys":{"p256dh":"KEY","auth":"AUTH"}}""")]
    [InlineData("""{"endpoint":"https://192.168.0.1/1","keys":{"p256dh":"KEY","auth":"AUTH"}}""")]
    [InlineData("""{"endpoint":"https://[::ffff:10.0.0.1]/1","keys":{"p256dh":"KEY","auth":"AUTH"}}""")]
    [InlineData("""{"endpoint":"https://push.example/1","keys":{"p256dh":"KEY","auth":""}}""")]
    [InlineData("""{"endpoint":"https://push.example/1","keys":{"p256dh":"KEY","auth":"AAAA"}}""")]
    [InlineData("""{"endpoint":"https://push.example/1","keys":{"p256dh":"KEY","auth":"not base64url!"}}""")]
    [InlineData("""{"endpoint":"https://push.example/1","keys":{"p256dh":"AUTH","auth":"AUTH"}}""")]
    [InlineData("""{"endpoint":"https://push.example/1","keys":{"p256dh":"BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","auth":"AUTH"}}""")]
    [InlineData("""{"endpoint":"https://push.example/1","keys":{"p256dh":1,"auth":"AUTH"}}""")]
    public async Task An_invalid_subscription_is_malformed(string body)
    {
        var (_, sessionId) = await server.NewUserAsync();
        body = body.Replace("KEY", Key, StringComparison.Ordinal).Replace("AUTH", Auth, StringComparison.Ordinal);

        var answer = await server.SendAsync("PUT", "/push/subscription", body, sessionId);

        Assert.Equal((400, "malformed"), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData("GET", "/push/key")]
    [InlineData("PUT", "/push/subscription")]
    [InlineData("DELETE", "/push/subscription")]
    public async Task Every_call_without_a_session_is_401(string method, string path) =>
        Assert.Equal(401, (await server.SendAsync(method, path, "{}")).Status);

    private static string Body(string endpoint) => $$$"""{"endpoint":"{{{endpoint}}}","keys":{"p256dh":"{{{Key}}}","auth":"{{{Auth}}}"}}""";
}
