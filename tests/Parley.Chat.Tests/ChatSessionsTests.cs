using Microsoft.Extensions.DependencyInjection;

namespace Parley.Chat.Tests;

/// <summary>The host application signs its users in.</summary>
public sealed class ChatSessionsTests(ApiServer server) : IClassFixture<ApiServer>
{
    private ChatSessions Sessions => server.Services.GetRequiredService<ChatSessions>();

    [Fact]
    public async Task The_first_session_of_a_user_creates_the_account()
    {
        var session = await Sessions.OpenAsync("embedded1", "林纳斯");

        Assert.Equal("embedded1", session.User);
        Assert.True(session.Expires > server.Time.GetUtcNow());
        Assert.Equal("林纳斯", (await server.SendAsync("GET", "/users/me", sessionId: session.Sid)).Text("name"));
        Assert.NotEqual(session.Device, (await Sessions.OpenAsync("embedded1")).Device);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("12345", null)]
    [InlineData("Ada", null)]
    [InlineData("me", null)]
    [InlineData("server", null)]
    [InlineData("embedded2", "")]
    [InlineData("embedded2", "a\0b")]
    public async Task An_invalid_id_or_name_is_refused(string user, string? name)
    {
        var refused = await Assert.ThrowsAsync<ChatException>(() => Sessions.OpenAsync(user, name));

        Assert.Equal("malformed", refused.Reason);
        Assert.Equal("unknown-user", (await server.SendAsync("GET", $"/users/embedded2", sessionId: (await server.NewUserAsync()).SessionId)).Reason);
    }

    [Fact]
    public async Task A_closed_account_is_not_opened_again()
    {
        await Sessions.OpenAsync("embedded3");
        await server.ExecuteAsync("update users set banned = 1 where id = 'embedded3'");

        Assert.Equal("banned", (await Assert.ThrowsAsync<ChatException>(() => Sessions.OpenAsync("embedded3"))).Reason);
    }
}
