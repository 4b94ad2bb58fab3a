using Parley.Chat.Contract;

namespace Parley.Chat.Accounts;

/// <summary>Says which files may be shown as a user's or a group's picture.</summary>
internal static class Avatars
{
    private const int IdLength = 32;

    /// <summary>Why a file cannot be a picture; null if it can.</summary>
    /// <param name="file">The file's id.</param>
    public static Refusal? Check(string file) =>
        file.Length == IdLength && file.All(char.IsAsciiHexDigitLower) ? null : Refusal.Malformed("avatar is the id of a file, or null.");
}
