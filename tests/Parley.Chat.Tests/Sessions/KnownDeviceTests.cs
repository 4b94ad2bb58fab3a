using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Sessions;

namespace Parley.Chat.Tests;

/// <summary>Strangers who try passwords do not lock out a device on which the user was signed in before.</summary>
public sealed class KnownDeviceTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Home = "198.51.100.7";

    [Fact]
    public async Task Five_wrong_passwords_from_another_address_lock_nobody_out()
    {
        var (user, _) = await server.NewUserAsync();
        for (var i = 0; i < 5; i++) Assert.Equal(401, (await SignInAsync(user, "wrong horse", address: "203.0.113.1")).Status);

        Assert.Equal(429, (await SignInAsync(user, address: "203.0.113.1")).Status);
        Assert.Equal(201, (await SignInAsync(user, address: Home)).Status);
    }

    [Fact]
    public async Task A_known_browser_can_sign_in_while_strangers_guess()
    {
        var (user, _) = await server.NewUserAsync();
        var first = await SignInAsync(user, address: Home);
        var mark = MarkOf(first);
        await server.SendAsync("DELETE", "/sessions/current", sessionId: first.Text("sid"));
        Guess(user);

        Assert.Equal(429, (await SignInAsync(user, address: "203.0.113.200")).Status);
        Assert.Equal(201, (await SignInAsync(user, address: "203.0.113.200", mark: mark)).Status);
    }

    [Fact]
    public async Task A_client_without_cookies_is_recognized_by_its_last_session_id()
    {
        var (user, _) = await server.NewUserAsync();
        var first = await SignInAsync(user, address: Home);
        await server.SendAsync("DELETE", "/sessions/current", sessionId: first.Text("sid"));
        Guess(user);

        Assert.Equal(429, (await SignInAsync(user, address: Home)).Status);
        Assert.Equal(201, (await SignInAsync(user, address: Home, sessionId: first.Text("sid"))).Status);
    }

    [Fact]
    public async Task The_cookie_of_another_user_and_an_invented_one_have_no_effect()
    {
        var ((user, _), (mallory, _)) = (await server.NewUserAsync(), await server.NewUserAsync());
        var own = await SignInAsync(user, address: Home);
        var others = MarkOf(await SignInAsync(mallory, address: Home));
        Guess(user);

        var forged = $"{own.Text("device")}.{others[(others.IndexOf('.', StringComparison.Ordinal) + 1)..]}";
        foreach (var mark in new[] { others, forged, own.Text("device"), own.Text("device") + ".", ".", "x.y", new string('x', 5_000) })
        {
            Assert.Equal(429, (await SignInAsync(user, address: "203.0.113.200", mark: mark)).Status);
        }
    }

    [Fact]
    public async Task A_known_device_that_guesses_also_has_to_wait()
    {
        var (user, _) = await server.NewUserAsync();
        var mark = MarkOf(await SignInAsync(user, address: Home));
        for (var i = 0; i < 5; i++) Assert.Equal(401, (await SignInAsync(user, "wrong horse", $"203.0.113.{i}", mark)).Status);

        Assert.Equal(429, (await SignInAsync(user, address: "203.0.113.9", mark: mark)).Status);
    }

    [Fact]
    public async Task Strangers_who_guess_do_not_delay_a_password_change()
    {
        var (user, sessionId) = await server.NewUserAsync();
        Guess(user);

        var changed = await server.SendAsync(
            "PUT", "/users/me/password", """{"current":"correct horse","password":"battery staple"}""", sessionId);

        Assert.Equal(204, changed.Status);
    }

    [Fact]
    public async Task Scripts_cannot_read_the_cookie_and_it_is_sent_only_to_sign_in()
    {
        var (user, _) = await server.NewUserAsync();

        var cookie = Cookie(await SignInAsync(user, address: Home));

        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/api/v1/sessions", cookie, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A hundred wrong passwords, each from another address.</summary>
    private void Guess(string user)
    {
        var signIns = server.Services.GetRequiredService<SignInRateLimiter>();
        for (var i = 0; i < 100; i++) signIns.Begin(user, PasswordCaller.At(IPAddress.Parse($"203.0.113.{i}"))).Value.Failed();
    }

    private Task<Answer> SignInAsync(
        string user, string password = "correct horse", string? address = null, string? mark = null, string? sessionId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sessions")
        {
            Content = new StringContent($$"""{"id":"{{user}}","password":"{{password}}"}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Test-Address", address);
        if (mark is not null) request.Headers.Add("Cookie", $"{KnownDevices.Cookie}={mark}");
        if (sessionId is not null) request.Headers.Authorization = new("Bearer", sessionId);
        return server.SendAsync(request);
    }

    private static string Cookie(Answer answer) =>
        answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(KnownDevices.Cookie + "=", StringComparison.Ordinal));

    private static string MarkOf(Answer answer) => Cookie(answer).Split(';')[0][(KnownDevices.Cookie.Length + 1)..];
}
