using System.Text.Json;

namespace Parley.Chat.HostApps;

/// <summary>Validates the settings for tokens.</summary>
internal static class TokenSettings
{
    /// <summary>Whether documents from an address can be trusted: it uses TLS or is on this machine.</summary>
    public static bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);

    public static IEnumerable<string> Problems(ChatOptions options)
    {
        if (options.TokenIssuer.Length == 0)
        {
            if (options.TokenAudience.Length > 0 || options.TokenKeys.Length > 0)
                yield return "Chat:TokenIssuer must be set if other token settings are set.";
            yield break;
        }

        if (options.TokenAudience.Length == 0)
            yield return "Chat:TokenAudience must be set with Chat:TokenIssuer: otherwise tokens for any audience would be accepted.";
        if (options.TokenUserClaim.Length == 0) yield return "Chat:TokenUserClaim must name a claim.";
        var isFile = options.TokenKeys.Length > 0;
        if (isFile && !HoldsKeys(options.TokenKeys)) yield return "Chat:TokenKeys must be the path of a JWKS file with at least one key.";
        if (!isFile && !(Uri.TryCreate(options.TokenIssuer, UriKind.Absolute, out var issuer) && IsSafe(issuer)))
        {
            yield return "Chat:TokenIssuer must be an https address unless Chat:TokenKeys is set.";
        }

        // Anybody could sign with a public key that is fetched.
        var allowed = isFile ? TokenAlgorithms.Asymmetric.Concat(TokenAlgorithms.Symmetric) : TokenAlgorithms.Asymmetric;
        if (options.TokenAlgorithms.Except(allowed).Any()) yield return $"Chat:TokenAlgorithms must be of {string.Join(", ", allowed)}.";
    }

    private static bool HoldsKeys(string path)
    {
        try
        {
            return IssuerKeys.Read(File.ReadAllText(path)).Count > 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or JsonException)
        {
            return false;
        }
    }
}
