using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Parley.Chat.Clocks;
using Parley.Chat.Ground;
using Parley.Chat.Sessions;

namespace Parley.Chat.HostApps;

/// <summary>Verifies a token: its issuer, audience, signature and period of validity.</summary>
internal sealed class TokenCheck
{
    private const int MaxToken = 16 * 1_024;

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private static readonly Refusal NotOurs = new(Reason.Unauthenticated, "This server does not accept the token.");

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxToken, MapInboundClaims = false };
    private readonly TokenValidationParameters _parameters;
    private readonly ChatOptions _options;
    private readonly IssuerKeys _keys;
    private readonly TimeProvider _time;

    public TokenCheck(IOptions<ChatOptions> options, IssuerKeys keys, TimeProvider time)
    {
        (_options, _keys, _time) = (options.Value, keys, time);
        _parameters = new TokenValidationParameters
        {
            ValidIssuer = _options.TokenIssuer,
            ValidAudience = _options.TokenAudience,
            ValidAlgorithms = _options.TokenAlgorithms.Count > 0 ? _options.TokenAlgorithms : TokenAlgorithms.Asymmetric,
            LifetimeValidator = IsNow,
            IgnoreTrailingSlashWhenValidatingAudience = false,   // A string or URI, RFC 7519 §2.
        };
    }

    /// <summary>The user of a token, or a refusal. Neither the response nor the log contains its content.</summary>
    public async Task<Outcome<TokenSubject>> CheckAsync(string token, CancellationToken cancel)
    {
        if (_options.TokenIssuer.Length == 0) return new Refusal(Reason.Forbidden, "This server does not accept tokens.");
        if (token.Length > MaxToken || !TokenForm.IsValid(token)) return NotOurs;

        var outcome = await ValidateAsync(token, areMissed: false, cancel);
        if (outcome.TryGet(out var result, out _) && result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            outcome = await ValidateAsync(token, areMissed: true, cancel);
        }

        if (!outcome.TryGet(out result, out var refusal)) return refusal;
        if (result.IsValid) return Subject(result);
        return result.Exception is SecurityTokenInvalidLifetimeException
            ? new Refusal(Reason.Expired, "The token has expired, has no expiry, or is not valid yet.")
            : NotOurs;
    }

    private async Task<Outcome<TokenValidationResult>> ValidateAsync(string token, bool areMissed, CancellationToken cancel)
    {
        var outcome = await _keys.GetAsync(areMissed, cancel);
        if (!outcome.TryGet(out var keys, out var refusal)) return refusal;

        var parameters = _parameters.Clone();
        parameters.IssuerSigningKeys = keys;
        return await _handler.ValidateTokenAsync(token, parameters);
    }

    private Outcome<TokenSubject> Subject(TokenValidationResult result)
    {
        if (result.Claims.TryGetValue(_options.TokenUserClaim, out var claim) && claim is string user)
        {
            return new TokenSubject(user, result.Claims.TryGetValue(_options.TokenNameClaim, out var name) ? name as string : null);
        }

        return Refusal.Malformed($"The token's claim {_options.TokenUserClaim} must be a string.");
    }

    private bool IsNow(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = _time.WorldTime().UtcDateTime;
        return expires > now - ClockSkew && !(notBefore > now + ClockSkew);
    }
}
