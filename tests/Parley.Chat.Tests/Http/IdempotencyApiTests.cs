namespace Parley.Chat.Tests;

/// <summary>The header that lets a client repeat a call whose response it has not received.</summary>
public sealed class IdempotencyApiTests(HttpCallTests.Server server) : IClassFixture<HttpCallTests.Server>
{
    [Theory]
    [InlineData("""alice POST /groups {"name":"Coffee"}""", """alice POST /groups {"name":"Cocoa"}""", "id")]
    [InlineData("alice POST /groups/{group}/links {}", """alice POST /groups/{group}/links {"maxUses":1}""", "code")]
    [InlineData("""root POST /admin/announcements {"text":"Hello"}""", """root POST /admin/announcements {"text":"Bye"}""", "id")]
    [InlineData("""host POST /admin/announcements {"text":"Hello"}""", """host POST /admin/announcements {"text":"Bye"}""", "id")]
    public async Task A_call_with_a_key_is_carried_out_once(string call, string other, string member)
    {
        var world = await HttpWorld.CreateAsync(server.Api, withPassword: false);
        var (request, another, key) = (HttpCall.Request.Parse(call), HttpCall.Request.Parse(other), Guid.NewGuid().ToString());

        var first = await world.SendAsync(request, key);
        var second = await world.SendAsync(request, $"\"{key}\"");   // As a string of RFC 9651 it is the same.
        Assert.Equal((201, 201), (first.Status, second.Status));
        Assert.Equal(first.Body.GetRawText(), second.Body.GetRawText());

        var conflict = await world.SendAsync(another, key);
        Assert.Equal((409, "conflict"), (conflict.Status, conflict.Reason));
        Assert.NotEqual(first.Text(member), (await world.SendAsync(request, key + "x")).Text(member));
        Assert.NotEqual(first.Text(member), (await world.SendAsync(request)).Text(member));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("two words")]
    [InlineData("a\"b")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task An_invalid_key_is_malformed(string key)
    {
        var world = await HttpWorld.CreateAsync(server.Api, withPassword: false);

        var answer = await world.SendAsync(HttpCall.Request.Parse("""alice POST /groups {"name":"Coffee"}"""), key);

        Assert.Equal((400, "malformed"), (answer.Status, answer.Reason));
    }
}
