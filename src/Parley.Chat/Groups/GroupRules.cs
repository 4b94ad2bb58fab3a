using System.Globalization;
using System.Text;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;

namespace Parley.Chat.Groups;

/// <summary>What a group's texts and rules may be.</summary>
internal static class GroupRules
{
    public const string Members = "members";
    public const string Admins = "admins";

    public const string Closed = "closed";
    public const string Request = "request";
    public const string Open = "open";

    /// <summary>What stands for "until it is taken back": the last millisecond of the year 9999.</summary>
    public const long Forever = 253_402_300_799_999;

    /// <summary>How many may run a group beside its owner: each is told of every wish to join.</summary>
    public const int MaxAdmins = 50;

    private const int MaxAbout = 512;
    private const int MaxAnnouncement = 4_096;

    /// <summary>What is wrong with a change, if anything.</summary>
    public static Refusal? Check(ChangeGroupRequest change)
    {
        if (change.Name is { } name && !DisplayName.IsValid(name)) return Refusal.Malformed("name is 1 to 64 printable characters.");
        if (!IsText(change.About.Text, MaxAbout)) return Refusal.Malformed($"about is at most {MaxAbout} printable characters.");
        if (!IsText(change.Announcement.Text, MaxAnnouncement)) return Refusal.Malformed($"announcement is at most {MaxAnnouncement} printable characters.");
        if (change.Settings?.Inviting is not (null or Members or Admins)) return Refusal.Malformed("inviting is members or admins.");
        return change.Settings?.Joining is null or Closed or Request or Open ? null : Refusal.Malformed("joining is closed, request or open.");
    }

    /// <summary>A time after now, or what is wrong with it.</summary>
    public static Refusal? CheckUntil(long until, long now) =>
        until > now && until <= Forever ? null : Refusal.Malformed("The time must be in the future, in milliseconds since 1970.");

    /// <summary>What one is told who may not send.</summary>
    public static Refusal Muted(long until, long now) => until == Forever
        ? new Refusal(Reason.Muted, "Only those who run this group may send.")
        : new Refusal(Reason.Muted, "You may not send to this group for a while.", until - now);

    // Several lines are welcome; what cannot be seen or stored is not.
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
