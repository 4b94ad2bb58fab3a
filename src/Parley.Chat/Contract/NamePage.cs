using System.Buffers.Text;
using System.Text;
using Parley.Chat.Ground;

namespace Parley.Chat.Contract;

/// <summary>A position in a list that is ordered by name, as clients hold it.</summary>
internal static class NamePage
{
    /// <summary>The position after a user.</summary>
    public static string Format(string name, string id) => $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name))}.{id}";

    /// <summary>False if it is not a position. Null means the beginning.</summary>
    public static bool TryParse(string? page, out string name, out string id)
    {
        (name, id) = ("", "");
        if (page is null) return true;

        var dot = page.IndexOf('.', StringComparison.Ordinal);
        if (dot < 1 || !Base64Url.IsValid(page.AsSpan(0, dot))) return false;

        name = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(page.AsSpan(0, dot)));
        id = page[(dot + 1)..];
        return UserId.IsValid(id);
    }
}
