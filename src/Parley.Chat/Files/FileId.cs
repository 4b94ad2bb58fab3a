using System.Security.Cryptography;

namespace Parley.Chat.Files;

/// <summary>The id of a file: random, so that one id reveals nothing about others.</summary>
internal static class FileId
{
    private const int Length = 32;

    public static string New() => RandomNumberGenerator.GetHexString(Length, lowercase: true);

    public static bool IsValid(string id) => id.Length == Length && id.All(c => char.IsAsciiHexDigitLower(c));
}
