using System.Buffers;

namespace Parley.Chat.Accounts;

/// <summary>What a user id looks like: 2 to 32 of <c>a-z 0-9 _ . -</c>, beginning with a letter.</summary>
internal static class UserId
{
    public const string Rule = "id is 2 to 32 lower-case letters, digits and . _ - and begins with a letter.";

    /// <summary>The same as a regular expression.</summary>
    public const string Pattern = @"^[a-z][a-z0-9_.\-]{1,31}$";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_.-");

    // "client" and "server" stand for nobody in particular in an envelope.
    public static bool IsValid(string? text) =>
        text is { Length: >= 2 and <= 32 } and not ("client" or "server") && char.IsAsciiLetterLower(text[0]) && !text.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>Whether a new account may be called that: "me" is what a call names its own user.</summary>
    public static bool IsFree(string? text) => IsValid(text) && text != "me";
}
