using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Parley.Chat.Tests;

public sealed class HostApiTests : IAsyncLifetime
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string OtherKey = "another key that is stored as its hash";

    private TokenIssuer _issuer = null!;
    private ApiServer _server = null!;

    private DateTime Now => _server.Time.GetUtcNow().UtcDateTime;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TokenIssuer.StartAsync();
        _server = await StartAsync(options =>
        {
            options.TokenIssuer = _issuer.Name;
            options.TokenAudience = TokenIssuer.Audience;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_host_application_opens_a_session_for_its_user_and_the_first_one_creates_the_account()
    {
        var first = await TrustedAsync("""{"user":"hosted1","name":"小","device":{"name":"App","kind":"mobile"}}""");
        Assert.Equal((201, "hosted1"), (first.Status, first.Text("user")));
        Assert.Equal(["sid", "user", "device", "expires"], first.Names);
        Assert.False(first.Headers.Contains("Set-Cookie"));   // The caller is a server.
        Assert.Equal("小", (await _server.SendAsync("GET", "/users/me", sessionId: first.Text("sid"))).Text("name"));

        var second = await TrustedAsync("""{"user":"hosted1","name":"another"}""", OtherKey);
        Assert.Equal(201, second.Status);
        Assert.Equal("小", (await _server.SendAsync("GET", "/users/me", sessionId: second.Text("sid"))).Text("name"));   // The account existed.
    }

    [Fact]
    public async Task A_host_application_may_sign_in_a_user_who_has_a_password_too()
    {
        var (user, _) = await _server.NewUserAsync();

        Assert.Equal(201, (await TrustedAsync($$"""{"user":"{{user}}"}""")).Status);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    [InlineData("0123456789abcdef0123456789abcdef ,x")]
    public async Task Nobody_is_signed_in_without_a_valid_key(string key)
    {
        var answer = await TrustedAsync("""{"user":"hosted2"}""", key == "none" ? null : key);

        Assert.Equal((401, "unauthenticated"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task The_hash_of_a_key_is_not_accepted_as_the_key()
    {
        var hash = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(OtherKey)))}";

        Assert.Equal(401, (await TrustedAsync("""{"user":"hosted3"}""", hash)).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"user":null}""")]
    [InlineData("""{"user":1}""")]
    [InlineData("""{"user":"12345"}""")]
    [InlineData("""{"user":"Alice"}""")]
    [InlineData("""{"user":"550e8400-e29b-41d4-a716-446655440000"}""")]
    [InlineData("""{"user":"me"}""")]
    [InlineData("""{"user":"server"}""")]
    [InlineData("""{"user":"hosted4","name":""}""")]
    [InlineData("""{"user":"hosted4","name":"a\nb"}""")]
    [InlineData("""{"user":"hosted4","device":{"kind":"12345678901234567"}}""")]
    public async Task An_invalid_user_is_malformed(string body)
    {
        var answer = await TrustedAsync(body);

        Assert.Equal((400, "malformed"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task A_hosted_account_has_no_password()
    {
        var sessionId = (await TrustedAsync("""{"user":"hosted5"}""")).Text("sid");

        foreach (var password in (string[])["none", "none none none", "correct horse"])
        {
            var answer = await _server.SendAsync("POST", "/sessions", $$"""{"id":"hosted5","password":"{{password}}"}""");
            Assert.Equal((401, "unauthenticated"), (answer.Status, answer.Reason));
        }

        var change = await _server.SendAsync(
            "PUT", "/users/me/password", """{"current":"correct horse","password":"better battery"}""", sessionId);
        Assert.Equal((403, "forbidden"), (change.Status, change.Reason));
    }

    [Fact]
    public async Task A_banned_user_is_not_signed_in_by_anybody()
    {
        await TrustedAsync("""{"user":"banned1"}""");
        await _server.ExecuteAsync("update users set banned = 1 where id = 'banned1'");

        Assert.Equal("banned", (await TrustedAsync("""{"user":"banned1"}""")).Reason);
        Assert.Equal("banned", (await ExchangeAsync(_issuer.Token("banned1", Now))).Reason);
    }

    [Fact]
    public async Task A_token_of_the_issuer_is_exchanged_for_a_session()
    {
        var answer = await ExchangeAsync(_issuer.Token("token1", Now, name: "Toni"));

        Assert.Equal((201, "token1"), (answer.Status, answer.Text("user")));
        Assert.StartsWith(
            $"parley_sid={answer.Text("sid")};", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Equal("Toni", (await _server.SendAsync("GET", "/users/me", sessionId: answer.Text("sid"))).Text("name"));
        Assert.Equal(201, (await ExchangeAsync(_issuer.Token("token1", Now))).Status);
        Assert.Equal(1, _issuer.Asked);   // Keys are cached.
    }

    [Fact]
    public async Task A_token_outside_its_time_has_expired()
    {
        string[] tokens =
        [
            _issuer.Token("token2", Now.AddHours(-1)),
            _issuer.Token("token2", Now, begins: 120),
            _issuer.Token("token2", Now, lifetime: 0),
        ];
        foreach (var token in tokens)
        {
            var answer = await ExchangeAsync(token);
            Assert.Equal((401, "expired"), (answer.Status, answer.Reason));
        }

        // Clocks differ a little.
        Assert.Equal(201, (await ExchangeAsync(_issuer.Token("token2", Now, lifetime: -59, begins: -300))).Status);
    }

    [Fact]
    public async Task A_token_of_another_issuer_or_for_another_audience_is_refused()
    {
        using var foreign = RSA.Create(2_048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var published = Encoding.UTF8.GetBytes(_issuer.Keys());
        var good = _issuer.Token("token3", Now);
        string[] tokens =
        [
            _issuer.Token("token3", Now, issuer: "https://evil.example"),
            _issuer.Token("token3", Now, audience: "somebody else"),
            _issuer.Token("token3", Now, key: new SigningCredentials(new RsaSecurityKey(foreign)
            {
                KeyId = "first"
            }, SecurityAlgorithms.RsaSha256)),
            _issuer.Token("token3", Now,
                key: new SigningCredentials(new RsaSecurityKey(foreign) { KeyId = "unknown" }, SecurityAlgorithms.RsaSha256)),
            _issuer.Token("token3", Now, key: new SigningCredentials(new ECDsaSecurityKey(curve), SecurityAlgorithms.EcdsaSha256)),
            _issuer.Token("token3", Now,
                key: new SigningCredentials(new SymmetricSecurityKey(published) { KeyId = "first" }, SecurityAlgorithms.HmacSha256)),
            Unsigned(good),
            good[..^4] + (good.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA"),
            good + "x",
            "", "x", "a.b.c", "....", new string('x', 20_000),
        ];
        foreach (var token in tokens)
        {
            var answer = await ExchangeAsync(token);
            Assert.Equal((401, "unauthenticated"), (answer.Status, answer.Reason));
        }

        Assert.Equal(404, (await _server.SendAsync("GET", "/users/token3", sessionId: (await _server.NewUserAsync()).SessionId)).Status);

        static string Unsigned(string token) => Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")
            + token[token.IndexOf('.', StringComparison.Ordinal)..(token.LastIndexOf('.') + 1)];
    }

    [Theory]
    [InlineData(null)]
    [InlineData("12345")]
    [InlineData("auth0|abc")]
    [InlineData("Alice")]
    public async Task A_token_with_an_invalid_user_id_is_malformed(string? user)
    {
        var answer = await ExchangeAsync(_issuer.Token(user, Now));

        Assert.Equal((400, "malformed"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task A_token_does_not_open_an_account_that_has_a_password()
    {
        var (user, _) = await _server.NewUserAsync();

        var answer = await ExchangeAsync(_issuer.Token(user, Now));

        Assert.Equal((409, "conflict"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task A_new_key_of_the_issuer_is_fetched_but_not_too_often()
    {
        Assert.Equal(201, (await ExchangeAsync(_issuer.Token("token4", Now))).Status);
        _issuer.NewKey("second");

        Assert.Equal(401, (await ExchangeAsync(_issuer.Token("token4", Now))).Status);   // Fetched a moment ago.
        _server.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(201, (await ExchangeAsync(_issuer.Token("token4", Now))).Status);
        Assert.Equal(2, _issuer.Asked);
    }

    [Fact]
    public async Task An_issuer_that_is_down_makes_tokens_unavailable_until_it_is_back()
    {
        _issuer.IsDown = true;
        var answer = await ExchangeAsync(_issuer.Token("token5", Now));
        Assert.Equal((503, "unavailable"), (answer.Status, answer.Reason));
        Assert.Equal(30_000, answer.Body.GetProperty("retryAfter").GetInt64());

        _issuer.IsDown = false;
        _server.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(201, (await ExchangeAsync(_issuer.Token("token5", Now))).Status);

        _issuer.IsDown = true;   // Known keys stay valid.
        _server.Time.Advance(TimeSpan.FromHours(13));
        Assert.Equal(201, (await ExchangeAsync(_issuer.Token("token5", Now))).Status);
    }

    [Fact]
    public async Task Keys_can_come_from_a_file_and_settings_choose_claims_and_algorithms()
    {
        using var folder = new TemporaryFolder();
        var secret = RandomNumberGenerator.GetBytes(32);
        var file = Path.Combine(folder.Path, "keys.json");
        await File.WriteAllTextAsync(
            file, $$"""{"keys":[{"kty":"oct","k":"{{Base64UrlEncoder.Encode(secret)}}"}]}""", TestContext.Current.CancellationToken);
        await using var server = await StartAsync(options =>
        {
            options.TokenIssuer = "my-app";
            options.TokenAudience = TokenIssuer.Audience;
            options.TokenKeys = file;
            options.TokenUserClaim = "name";
            options.TokenAlgorithms.Add("HS256");
        });
        var key = new SigningCredentials(new SymmetricSecurityKey(secret), SecurityAlgorithms.HmacSha256);

        var answer = await ExchangeAsync(_issuer.Token("12345", Now, issuer: "my-app", name: "token6", key: key), server);
        Assert.Equal((201, "token6"), (answer.Status, answer.Text("user")));
        Assert.Equal(401, (await ExchangeAsync(_issuer.Token("12345", Now, issuer: "my-app", name: "token6"), server)).Status);
    }

    [Fact]
    public async Task Without_configuration_no_key_and_no_token_is_accepted()
    {
        await using var server = await StartAsync(options => options.ApiKeys.Clear());

        Assert.Equal((403, "forbidden"), Short(await ExchangeAsync(_issuer.Token("token7", Now), server)));
        Assert.Equal((401, "unauthenticated"), Short(await TrustedAsync("""{"user":"hosted7"}""", Key, server)));
        Assert.Equal((401, "unauthenticated"), Short(await TrustedAsync("""{"user":"hosted7"}""", "", server)));

        static (int, string?) Short(Answer answer) => (answer.Status, answer.Reason);
    }

    [Fact]
    public async Task Guessing_a_key_is_delayed()
    {
        for (var i = 0; i < 60; i++) Assert.Equal(401, (await TrustedAsync("{}", "wrong", address: "203.0.113.7")).Status);

        Assert.Equal((429, "rate-limited"),
            ((await TrustedAsync("{}", "wrong", address: "203.0.113.7")) is var answer ? answer.Status : 0, answer.Reason));
        Assert.Equal(201, (await TrustedAsync("""{"user":"hosted8"}""", address: "203.0.113.7")).Status);   // A valid key is not limited.
    }

    private static async Task<ApiServer> StartAsync(Action<ChatOptions> configure)
    {
        var server = new ApiServer(options =>
        {
            options.ApiKeys.Add(Key);
            options.ApiKeys.Add($"sha256:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(OtherKey)))}");
            configure(options);
        });
        await server.InitializeAsync();
        return server;
    }

    [Fact]
    public async Task A_host_application_can_use_the_administration_with_its_key()
    {
        var (user, sessionId) = await _server.NewUserAsync();

        Assert.Equal(204, (await AdminAsync("PUT", $"users/{user}/ban", Key, """{"reason":"Left the company."}""")).Status);
        Assert.Equal("banned", (await _server.SendAsync("GET", "/users/me", sessionId: sessionId)).Reason);

        var act = (await AdminAsync("GET", "audit", Key)).Body.GetProperty("entries")[0];
        Assert.Equal(("api key", "user-ban", user),
            (act.GetProperty("by").GetString(), act.GetProperty("action").GetString(), act.GetProperty("target").GetString()));
    }

    [Fact]
    public async Task A_wrong_key_is_refused_also_with_a_valid_session()
    {
        var (user, sessionId) = await _server.NewUserAsync();
        await _server.ExecuteAsync($"update users set role = 'admin' where id = '{user}'");

        Assert.Equal((401, "unauthenticated"), await ReasonAsync(Key + "x"));
        Assert.Equal((401, "unauthenticated"), await ReasonAsync(""));
        Assert.Equal(200, (await _server.SendAsync("GET", "/admin/audit", sessionId: sessionId)).Status);

        async Task<(int, string?)> ReasonAsync(string key)
        {
            var answer = await AdminAsync("GET", "audit", key, sessionId: sessionId);
            return (answer.Status, answer.Reason);
        }
    }

    private Task<Answer> AdminAsync(string method, string path, string key, string? body = null, string? sessionId = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/admin/{path}");
        request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        if (sessionId is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", sessionId);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return _server.SendAsync(request);
    }

    private Task<Answer> TrustedAsync(string body, string? key = Key, ApiServer? server = null, string? address = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sessions/trusted")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json")
        };
        if (key is not null) request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        if (address is not null) request.Headers.Add("X-Test-Address", address);
        return (server ?? _server).SendAsync(request);
    }

    private Task<Answer> ExchangeAsync(string token, ApiServer? server = null) =>
        (server ?? _server).SendAsync("POST", "/sessions/token", $$"""{"token":"{{token}}"}""");
}
