namespace Parley.Chat.Tests;

/// <summary>A server that accepts the tokens of an issuer.</summary>
public sealed class TokenWorld : IAsyncLifetime
{
    public const string Header = """{"alg":"RS256","typ":"JWT","kid":"first"}""";

    public TokenIssuer Issuer { get; private set; } = null!;

    public ApiServer Server { get; private set; } = null!;

    public long Now => Server.Time.GetUtcNow().ToUnixTimeSeconds();

    public async ValueTask InitializeAsync()
    {
        Issuer = await TokenIssuer.StartAsync();
        Server = new ApiServer(options =>
        {
            options.TokenIssuer = Issuer.Name;
            options.TokenAudience = TokenIssuer.Audience;
            options.SignInsPerMinute = 10_000;
        });
        await Server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    /// <summary>A token of the issuer for us, with further claims.</summary>
    public string Token(string header = Header, string claims = """{"sub":"user","exp":NOW}""") => Issuer.Sign(
        header, $$"""{"iss":"{{Issuer.Name}}","aud":"{{TokenIssuer.Audience}}",{{claims.Replace("NOW", $"{Now + 60}", StringComparison.Ordinal)[1..]}}""");

    public async Task<int> StatusAsync(string token) =>
        (await Server.SendAsync("POST", "/sessions/token", $$"""{"token":"{{token}}"}""")).Status;
}
