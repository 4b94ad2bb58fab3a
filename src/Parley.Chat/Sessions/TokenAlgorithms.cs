using Microsoft.IdentityModel.Tokens;

namespace Parley.Chat.Sessions;

/// <summary>The algorithms by which tokens may be signed.</summary>
internal static class TokenAlgorithms
{
    /// <summary>Those of which the key that verifies cannot sign: what is taken unless the settings say otherwise.</summary>
    public static IReadOnlyList<string> Asymmetric { get; } =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Those of which whoever verifies can sign too; only with keys from a file, and only if the settings name them.</summary>
    public static IReadOnlyList<string> Symmetric { get; } =
        [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.HmacSha384, SecurityAlgorithms.HmacSha512];
}
