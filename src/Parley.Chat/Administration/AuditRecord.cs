namespace Parley.Chat.Administration;

/// <summary>What is to be remembered of an act; never a password, a session id or what somebody has written in private.</summary>
/// <param name="By">Who did it.</param>
/// <param name="Action">What: a word of <see cref="AuditActions"/>.</param>
/// <param name="Target">Whom or what it was done to.</param>
/// <param name="Details">What else there is to know.</param>
internal sealed record AuditRecord(Staff By, string Action, string? Target = null, AuditDetails? Details = null);

/// <summary>What else there is to know of an act.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Until">Until when.</param>
/// <param name="Role">Which role was given.</param>
/// <param name="User">Which user, where the target is a group.</param>
/// <param name="Message">Which message.</param>
internal sealed record AuditDetails(string? Reason = null, long? Until = null, string? Role = null, string? User = null, string? Message = null);

/// <summary>The acts that are remembered, as they are stored and shown.</summary>
internal static class AuditActions
{
    public const string Add = "user-add";
    public const string Ban = "user-ban";
    public const string Unban = "user-unban";
    public const string SetPassword = "user-password";
    public const string EndSessions = "user-sessions-end";
    public const string SetRole = "user-role";
    public const string RecallMessage = "message-recall";
    public const string DissolveGroup = "group-dissolve";
    public const string RemoveMember = "group-member-remove";
    public const string Announce = "announce";
}
