using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.EngineIO;

namespace Parley.Chat.Sessions;

/// <summary>The keys of host applications; only their hashes are in memory.</summary>
internal sealed class ApiKeys(IOptions<ChatOptions> options, AddressRateLimiter limits)
{
    public const string Header = "X-Api-Key";
    private const string HashPrefix = "sha256:";
    private const int MinLength = 32;

    private readonly byte[][] _hashes = [.. options.Value.ApiKeys.Select(HashOf)];

    /// <summary>Whether a setting is valid: a key of at least 32 characters, or the hash of a key.</summary>
    public static bool IsValid(string setting) => setting.StartsWith(HashPrefix, StringComparison.Ordinal)
        ? setting.Length == HashPrefix.Length + (SHA256.HashSizeInBytes * 2) && setting[HashPrefix.Length..].All(char.IsAsciiHexDigit)
        : setting.Length >= MinLength;

    public static bool IsGiven(HttpRequest request) => request.Headers.ContainsKey(Header);

    /// <summary>A refusal if the request has none of the keys; wrong attempts are rate-limited.</summary>
    public Refusal? Check(HttpContext http)
    {
        var given = http.Request.Headers[Header];
        if (given.Count == 1 && Has(given[0]))
        {
            http.Features.Get<IVerifiedConnectionFeature>()?.SetVerified();
            return null;
        }

        return limits.Check(LimitedCall.SignIn, http.Connection.RemoteIpAddress)
            ?? new Refusal(Reason.Unauthenticated, $"{Header} must be the key of a host application.");
    }

    // Takes the same time for every wrong key.
    private bool Has(string? key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key ?? ""));
        var isFound = false;
        foreach (var known in _hashes) isFound |= CryptographicOperations.FixedTimeEquals(known, hash);
        return isFound;
    }

    private static byte[] HashOf(string setting) => setting.StartsWith(HashPrefix, StringComparison.Ordinal)
        ? Convert.FromHexString(setting.AsSpan(HashPrefix.Length))
        : SHA256.HashData(Encoding.UTF8.GetBytes(setting));
}
