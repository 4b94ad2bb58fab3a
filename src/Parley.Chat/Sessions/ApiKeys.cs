using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.EngineIO;

namespace Parley.Chat.Sessions;

/// <summary>The keys of host applications, of which only hashes stay in memory.</summary>
internal sealed class ApiKeys(IOptions<ChatOptions> options, AddressLimits limits)
{
    public const string Header = "X-Api-Key";
    private const string HashPrefix = "sha256:";
    private const int MinLength = 32;

    private readonly byte[][] _hashes = [.. options.Value.ApiKeys.Select(HashOf)];

    /// <summary>Whether a setting can be a key: at least 32 characters, or the hash of a key.</summary>
    public static bool IsValid(string setting) => setting.StartsWith(HashPrefix, StringComparison.Ordinal)
        ? setting.Length == HashPrefix.Length + (SHA256.HashSizeInBytes * 2) && setting[HashPrefix.Length..].All(char.IsAsciiHexDigit)
        : setting.Length >= MinLength;

    public static bool IsGiven(HttpRequest request) => request.Headers.ContainsKey(Header);

    /// <summary>A refusal if the call does not show one of the keys; who tries wrong ones is slowed.</summary>
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

    // Takes as long whatever is wrong with it.
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
