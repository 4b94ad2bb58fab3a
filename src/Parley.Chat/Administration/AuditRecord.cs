using Parley.Chat.Accounts;

namespace Parley.Chat.Administration;

/// <summary>The record of a change; never contains a password, a session id or a private message.</summary>
/// <param name="By">The user who caused it.</param>
/// <param name="Action">The action, one of <see cref="AuditActions"/>.</param>
/// <param name="Target">The affected user, group or message.</param>
/// <param name="Details">Further details.</param>
internal sealed record AuditRecord(Staff By, string Action, string? Target = null, AuditDetails? Details = null);

/// <summary>Further details of a change.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Until">The end.</param>
/// <param name="Role">The new role.</param>
/// <param name="User">The affected user, if the target is a group.</param>
/// <param name="Message">The message.</param>
internal sealed record AuditDetails(
    string? Reason = null, long? Until = null, string? Role = null, string? User = null, string? Message = null);

/// <summary>The audited actions, as they are stored and shown.</summary>
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
