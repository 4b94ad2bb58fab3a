using System.Buffers;

namespace Parley.Chat.Ground;

/// <summary>The form of a user id: 2 to 32 of <c>a-z 0-9 _ . -</c>, beginning with a letter.</summary>
internal static class UserId
{
    public const string Rule = "id is 2 to 32 lower-case letters, digits and . _ - and begins with a letter.";

    /// <summary>The same as a regular expression.</summary>
    public const string Pattern = @"^[a-z][a-z0-9_.\-]{1,31}$";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_.-");

    // "client" and "server" have a special meaning in envelopes.
    public static bool IsValid(string? text) =>
        text is { Length: >= 2 and <= 32 } and not ("client" or "server") && char.IsAsciiLetterLower(text[0])
            && !text.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>Whether a new account may have this id; "me" is the user in request paths.</summary>
    public static bool IsFree(string? text) => IsValid(text) && text != "me";
}
