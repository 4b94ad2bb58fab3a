using Microsoft.IdentityModel.Tokens;

namespace Parley.Chat.HostApps;

/// <summary>The algorithms for signing tokens.</summary>
internal static class TokenAlgorithms
{
    /// <summary>Asymmetric algorithms, whose verification keys cannot sign; the default.</summary>
    public static IReadOnlyList<string> Asymmetric { get; } =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Symmetric algorithms, whose verification keys can sign; only with keys from a file and if set explicitly.</summary>
    public static IReadOnlyList<string> Symmetric { get; } =
        [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.HmacSha384, SecurityAlgorithms.HmacSha512];
}
