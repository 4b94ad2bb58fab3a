using System.Text;
using Microsoft.AspNetCore.Http;
using Parley.Chat.Ground;

namespace Parley.Chat.Sessions;

/// <summary>The rules for new passwords: a length, and that it is none of those that everybody guesses first.</summary>
internal static class PasswordRules
{
    /// <summary>The status that distinguishes a common password from other malformed input, for a form with several inputs.</summary>
    public const int TooCommonStatus = StatusCodes.Status422UnprocessableEntity;

    // One text, because a set of 5,000 strings takes ten times as much memory. It is searched only when a password is set.
    private static readonly Lazy<string> Common = new(Read);

    private static Refusal TooCommon { get; } =
        Refusal.Malformed("password is one of the most common ones, which are guessed first.") with { HttpStatus = TooCommonStatus };

    /// <summary>Why a password cannot be set; null if it can.</summary>
    public static Refusal? Check(string password)
    {
        if (!PasswordHasher.IsAcceptable(password)) return Refusal.Malformed("password is 8 to 256 bytes.");
        return IsCommon(password) ? TooCommon : null;
    }

    // All of the list are letters, digits and signs of ASCII, in lower case; no line contains a line end.
    private static bool IsCommon(string password) =>
        password.All(c => c is > ' ' and <= '~')
        && Common.Value.Contains($"\n{password.ToLowerInvariant()}\n", StringComparison.Ordinal);

    private static string Read()
    {
        using var reader = new StreamReader(
            typeof(PasswordRules).Assembly.GetManifestResourceStream("Sessions/common-passwords.txt")!, Encoding.ASCII);
        return reader.ReadToEnd();
    }
}
