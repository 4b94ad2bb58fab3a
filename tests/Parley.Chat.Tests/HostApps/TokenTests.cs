using Microsoft.IdentityModel.Tokens;

namespace Parley.Chat.Tests;

/// <summary>Valid and invalid tokens.</summary>
public sealed class TokenTests(TokenWorld world) : IClassFixture<TokenWorld>
{
    [Theory]
    [InlineData("""{"alg":"RS256","kid":"first"}""")]
    [InlineData("""{"alg":"RS256","kid":"first","typ":"jwt"}""")]
    [InlineData("""{"alg":"RS256","kid":"first","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"RS256","kid":"first","typ":"application/at+jwt"}""")]
    [InlineData("""{"alg":"RS256","kid":"first","jku":"https://evil.example/keys","x":[1,{"y":null}]}""")]   // A critical extension that is not supported.
    [InlineData("""{"alg":"RS256"}""")]
    public async Task A_valid_header_is_accepted(string header) => Assert.Equal(201, await world.StatusAsync(world.Token(header)));

    [Theory]
    [InlineData("""{"alg":"RS256","kid":"first","crit":["exp"],"exp":1}""")]
    [InlineData("""{"alg":"RS256","kid":"first","crit":["http://example.com/unknown"],"http://example.com/unknown":true}""")]
    [InlineData("""{"alg":"RS256","kid":"first","crit":["b64"],"b64":true}""")]
    [InlineData("""{"alg":"RS256","kid":"first","crit":[]}""")]
    [InlineData("""{"alg":"RS256","kid":"first","crit":null}""")]
    [InlineData("""{"alg":"RS256","kid":"first","crit":"exp"}""")]
    [InlineData("""{"alg":"RS256","kid":"first","crit":{}}""")]
    [InlineData("""{"alg":"RS256","kid":"first","\u0063rit":["exp"]}""")]
    [InlineData("""{"alg":"RS256","alg":"RS256","kid":"first"}""")]
    [InlineData("""{"alg":"RS256","kid":"second","kid":"first"}""")]
    [InlineData("""{"alg":"RS256","kid":"first","x":{"y":1,"y":2}}""")]
    [InlineData("""{"alg":"none","kid":"first"}""")]
    [InlineData("""{"alg":"NONE","kid":"first"}""")]
    [InlineData("""{"alg":"HS256","kid":"first"}""")]
    [InlineData("""{"alg":"rs256","kid":"first"}""")]
    [InlineData("""{"alg":"RS384","kid":"first"}""")]
    [InlineData("""{"alg":"ES256","kid":"first"}""")]
    [InlineData("""{"alg":["RS256"],"kid":"first"}""")]
    [InlineData("""{"alg":null,"kid":"first"}""")]
    [InlineData("""{"kid":"first"}""")]
    [InlineData("""{"alg":"RS256","kid":1}""")]
    [InlineData("""{"alg":"RS256","kid":["first"]}""")]
    [InlineData("""{"alg":"RS256","kid":"\ud800"}""")]
    [InlineData("""{"alg":"RS256","kid":"first","\ud800":1}""")]
    [InlineData("""{"alg":"RS256","kid":"first","\ud800":1,"\ud800":1}""")]
    [InlineData("""{"alg":"RS256","kid":"first","typ":"logout+jwt"}""")]
    [InlineData("""{"alg":"RS256","kid":"first","typ":"secevent+jwt"}""")]
    [InlineData("""{"alg":"RS256","kid":"first","typ":"JOSE"}""")]
    [InlineData("""{"alg":"RS256","kid":"first","typ":""}""")]
    [InlineData("""{"alg":"RS256","kid":"first","typ":null}""")]
    [InlineData("""{"alg":"RS256","kid":"first","typ":["JWT"]}""")]
    [InlineData("""{"alg":"RS256","kid":"first","enc":"A128GCM","zip":"DEF","typ":"JWE"}""")]
    [InlineData("""["RS256"]""")]
    [InlineData("\"RS256\"")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("")]
    public async Task An_invalid_header_is_refused(string header) => Assert.Equal(401, await world.StatusAsync(world.Token(header)));

    [Theory]
    [InlineData("""{"sub":"user","exp":NOW.5,"nbf":NOW.25}""")]
    [InlineData("""{"sub":"user","exp":NOW}""")]
    [InlineData("""{"sub":"user","exp":253402300799}""")]
    [InlineData("""{"sub":"user","exp":2e10,"nbf":0}""")]
    [InlineData("""{"sub":"user","exp":NOW,"iat":NOW}""")]
    public async Task Valid_times_are_accepted(string claims) => Assert.Equal(201, await world.StatusAsync(world.Token(claims: claims)));

    [Theory]
    [InlineData("""{"sub":"user"}""")]
    [InlineData("""{"sub":"user","exp":null}""")]
    [InlineData("""{"sub":"user","exp":"NOW"}""")]
    [InlineData("""{"sub":"user","exp":[NOW]}""")]
    [InlineData("""{"sub":"user","exp":true}""")]
    [InlineData("""{"sub":"user","exp":0}""")]
    [InlineData("""{"sub":"user","exp":-1}""")]
    [InlineData("""{"sub":"user","exp":-9223372036854775808}""")]
    [InlineData("""{"sub":"user","exp":253402300800}""")]
    [InlineData("""{"sub":"user","exp":9007199254740993}""")]
    [InlineData("""{"sub":"user","exp":9223372036854775807}""")]
    [InlineData("""{"sub":"user","exp":9223372036854775808}""")]
    [InlineData("""{"sub":"user","exp":1e400}""")]
    [InlineData("""{"sub":"user","exp":-1e400}""")]
    [InlineData("""{"sub":"user","exp":NOW,"exp":NOW}""")]
    [InlineData("""{"sub":"user","exp":NOW,"nbf":1e400}""")]
    [InlineData("""{"sub":"user","exp":NOW,"nbf":"0"}""")]
    [InlineData("""{"sub":"user","exp":NOW,"nbf":9223372036854775807}""")]
    [InlineData("""{"sub":"user","exp":NOW,"iat":-9223372036854775808}""")]
    [InlineData("""{"sub":"user","sub":"other","exp":NOW}""")]
    [InlineData("""{"sub":"user","exp":NOW,"iss":"twice"}""")]
    [InlineData("""{"sub":"user","exp":NOW,"aud":"twice"}""")]
    [InlineData("""{"sub":"user","exp":NOW,"x":{"a":1,"a":2}}""")]
    [InlineData("""{"sub":"user","exp":NOW,"\ud800":1}""")]
    public async Task Invalid_claims_are_refused(string claims) =>
        Assert.Equal(401, await world.StatusAsync(world.Token(claims: claims)));

    [Theory]
    [InlineData("""{"sub":["user"],"exp":NOW}""", 401)]
    [InlineData("""{"sub":1,"exp":NOW}""", 400)]
    [InlineData("""{"sub":"\ud800","exp":NOW}""", 0)]
    [InlineData("""{"exp":NOW}""", 400)]
    [InlineData("""{"sub":"user","name":["a"],"exp":NOW}""", 201)]
    [InlineData("""{"sub":"user","name":"\ud800","exp":NOW}""", 0)]
    public async Task A_user_claim_of_another_type_is_refused(string claims, int status)
    {
        var answered = await world.StatusAsync(world.Token(claims: claims));

        if (status == 0) Assert.True(answered is 400 or 401 or 201, $"{answered}");
        else Assert.Equal(status, answered);
    }

    [Theory]
    [InlineData("\"parley-tests\"", 201)]
    [InlineData("[\"parley-tests\"]", 201)]
    [InlineData("[\"other\",\"parley-tests\"]", 201)]
    [InlineData("[]", 401)]
    [InlineData("[1]", 401)]
    [InlineData("[[\"parley-tests\"]]", 401)]
    [InlineData("{\"parley-tests\":1}", 401)]
    [InlineData("null", 401)]
    [InlineData("\"\"", 401)]
    [InlineData("\"Parley-Tests\"", 401)]
    [InlineData("\"parley-tests/\"", 401)]
    public async Task A_token_is_accepted_if_its_audience_includes_the_server(string audience, int status)
    {
        var claims = $$"""{"iss":"{{world.Issuer.Name}}","aud":{{audience}},"sub":"user","exp":{{world.Now + 60}}}""";

        Assert.Equal(status, await world.StatusAsync(world.Issuer.Sign(TokenWorld.Header, claims)));
    }

    [Fact]
    public async Task A_token_that_is_not_signed_is_refused()
    {
        var good = world.Token();
        var parts = good.Split('.');
        string[] tokens =
        [
            $"{parts[0]}.{parts[1]}.",
            $"{parts[0]}.{parts[1]}",
            $"{parts[0]}..{parts[2]}",
            $".{parts[1]}.{parts[2]}",
            $"{good}.{parts[1]}",
            $"{good}.{parts[1]}.{parts[2]}",
            $"{parts[0]}=.{parts[1]}.{parts[2]}",
            $" {good}",
            $"{good} ",
            world.Issuer.Sign(TokenWorld.Header, good),
            world.Issuer.Sign("""{"alg":"RS256","typ":"JWT","cty":"JWT","kid":"first"}""", good),
            $"{Base64UrlEncoder.Encode("""{"alg":"RSA-OAEP","enc":"A128GCM","kid":"first"}""")}.{parts[1]}.{parts[2]}.{parts[1]}.{parts[2]}",
            world.Token($$"""{"alg":"RS256","kid":"{{new string('k', 20_000)}}"}"""),
            world.Token($$"""{"alg":"RS256","x":{{new string('[', 5_000)}}{{new string(']', 5_000)}}}"""),
        ];
        foreach (var token in tokens) Assert.Equal(401, await world.StatusAsync(token));
        Assert.Equal(201, await world.StatusAsync(good));
    }
}
