using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Chat.Accounts;

/// <summary>128 random bits that allow a sign-up; the server stores only their SHA-256.</summary>
internal static class InvitationCode
{
    private const int Size = 16;
    private const int MaxLength = 64;

    public static (string Text, byte[] Hash) Create()
    {
        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size));
        return (text, Hash(text));
    }

    /// <summary>The hash to look up; null if the text cannot be a code.</summary>
    public static byte[]? TryHash(string? text) => text is { Length: > 0 and <= MaxLength } ? Hash(text) : null;

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
