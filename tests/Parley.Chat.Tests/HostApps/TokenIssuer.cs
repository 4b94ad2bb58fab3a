using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Parley.Chat.Tests;

/// <summary>An issuer of tokens that publishes its keys by OpenID Connect discovery, on a port of its own.</summary>
public sealed class TokenIssuer : IAsyncDisposable
{
    public const string Audience = "parley-tests";

    private readonly WebApplication _app;
    private readonly List<(string Id, RSA Key)> _keys = [];

    private TokenIssuer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Name => _app.Urls.First();

    /// <summary>The number of requests for the keys.</summary>
    public int Asked { get; private set; }

    /// <summary>The number of requests for the discovery document.</summary>
    public int Discovered { get; private set; }

    /// <summary>The task that discovery waits for before it responds.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>The issuer that the discovery document names, if it is not this one.</summary>
    public string? Announced { get; set; }

    /// <summary>Whether discovery fails.</summary>
    public bool IsDown { get; set; }

    public static async Task<TokenIssuer> StartAsync()
    {
        var issuer = new TokenIssuer();
        issuer.NewKey("first");
        await issuer._app.StartAsync();
        return issuer;
    }

    /// <summary>From now on tokens are signed with another key; the ones before stay published.</summary>
    public void NewKey(string id) => _keys.Add((id, RSA.Create(2_048)));

    public string Token(
        string? user, DateTime now, string? issuer = null, string? audience = null, int lifetime = 300, int begins = 0, string? name = null,
        SigningCredentials? key = null)
    {
        var claims = new Dictionary<string, object>();
        if (user is not null) claims["sub"] = user;
        if (name is not null) claims["name"] = name;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Name,
            Audience = audience ?? Audience,
            Claims = claims,
            NotBefore = now.AddSeconds(begins),
            Expires = lifetime == 0 ? null : now.AddSeconds(lifetime),
            SigningCredentials = key
                ?? new SigningCredentials(new RsaSecurityKey(_keys[^1].Key) { KeyId = _keys[^1].Id }, SecurityAlgorithms.RsaSha256),
        });
    }

    /// <summary>A token with exactly this header and these claims, signed with the newest key by RS256.</summary>
    public string Sign(string header, string claims)
    {
        var content = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(claims)}";
        var signature = _keys[^1].Key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{content}.{Base64UrlEncoder.Encode(signature)}";
    }

    public string Keys()
    {
        var keys = _keys.Select(key =>
        {
            var parameters = key.Key.ExportParameters(false);
            return $$"""{"kty":"RSA","use":"sig","kid":"{{key.Id}}","n":"{{Base64UrlEncoder.Encode(parameters.Modulus)}}","e":"{{Base64UrlEncoder.Encode(parameters.Exponent)}}"}""";
        });
        return $$"""{"keys":[{{string.Join(",", keys)}}]}""";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        foreach (var (_, key) in _keys) key.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != "/keys")
        {
            Discovered++;
            await Hold;
        }

        if (IsDown)
        {
            context.Response.StatusCode = 503;
            return;
        }

        if (context.Request.Path == "/keys") Asked++;
        await context.Response.WriteAsync(
            context.Request.Path == "/keys" ? Keys() : $$"""{"issuer":"{{Announced ?? Name}}","jwks_uri":"{{Name}}/keys"}""");
    }
}
