using System.Globalization;
using System.Text;
using Parley.Chat.Ground;

namespace Parley.Chat.Groups;

/// <summary>The rules for a group's texts and settings.</summary>
internal static class GroupRules
{
    public const string Members = "members";
    public const string Admins = "admins";

    public const string Closed = "closed";
    public const string Request = "request";
    public const string Open = "open";

    /// <summary>The maximum number of admins; each is notified of every join request.</summary>
    public const int MaxAdmins = 50;

    private const int MaxAbout = 512;
    private const int MaxAnnouncement = 4_096;

    /// <summary>The refusal of an invalid change; null if it is valid.</summary>
    public static Refusal? Check(ChangeGroupRequest change)
    {
        if (change.Name is { } name && !DisplayName.IsValid(name)) return Refusal.Malformed("name is 1 to 64 printable characters.");
        if (!IsText(change.About.Text, MaxAbout)) return Refusal.Malformed($"about is at most {MaxAbout} printable characters.");
        if (!IsText(change.Announcement.Text, MaxAnnouncement))
            return Refusal.Malformed($"announcement is at most {MaxAnnouncement} printable characters.");
        if (change.Settings?.Inviting is not (null or Members or Admins)) return Refusal.Malformed("inviting is members or admins.");
        return change.Settings?.Joining is null or Closed or Request or Open
            ? null
            : Refusal.Malformed("joining is closed, request or open.");
    }

    /// <summary>A time in the future, or a refusal.</summary>
    public static Refusal? CheckUntil(long until, long now) =>
        until > now && until <= Mute.Forever ? null : Refusal.Malformed("The time must be in the future, in milliseconds since 1970.");

    // Several lines are allowed; invisible and unstorable characters are not.
    private static bool IsText(string? text, int maxLength)
    {
        if (text is null) return true;
        if (text.Length > maxLength) return false;

        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == 0xFFFD) return false;   // Also stands for a lone surrogate here.
            if (rune.Value is not ('\n' or '\r' or '\t') && Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control) return false;
        }

        return true;
    }
}
