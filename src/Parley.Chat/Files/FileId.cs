using System.Security.Cryptography;

namespace Parley.Chat.Files;

/// <summary>The name of a file: random, so that knowing one tells nothing of another.</summary>
internal static class FileId
{
    private const int Length = 32;

    public static string New() => RandomNumberGenerator.GetHexString(Length, lowercase: true);

    public static bool IsValid(string id) => id.Length == Length && id.All(c => char.IsAsciiHexDigitLower(c));
}
