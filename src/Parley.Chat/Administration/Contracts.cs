using Parley.Chat.Sessions;

namespace Parley.Chat.Administration;

/// <summary>Closes an account.</summary>
/// <param name="Reason">Why, in a sentence that its user is shown.</param>
/// <param name="Until">When it opens again by itself, in milliseconds; never if left out.</param>
internal sealed record BanRequest(string? Reason = null, long? Until = null);

/// <summary>A closed account.</summary>
internal sealed record Ban(long Since, string? Reason = null, long? Until = null);

/// <summary>Gives an account a password: this one, or a new one if it is left out.</summary>
internal sealed record SetAccountPasswordRequest(string? Password = null);

/// <summary>The password that was made; the only time that it is shown.</summary>
internal sealed record NewPassword(string? Password = null);

/// <summary>Makes a user <c>admin</c> or <c>moderator</c>, or, with null, neither.</summary>
internal sealed record SetAccountRoleRequest(string? Role);

/// <summary>A user in a list.</summary>
internal sealed record AccountSummary(
    string Id, string Name, long Created, bool Online, long? LastSeen = null, string? Role = null, Ban? Ban = null);

/// <summary>A page of users.</summary>
internal sealed record AccountPage(IReadOnlyList<AccountSummary> Users, string? Page = null);

/// <summary>A user with what belongs to him.</summary>
internal sealed record AccountDetails(
    string Id, string Name, long Created, bool Online, int Friends, int Groups, IReadOnlyList<SessionInfo> Sessions,
    long? LastSeen = null, string? Role = null, Ban? Ban = null);

/// <summary>A group in a list.</summary>
internal sealed record GroupOverview(string Id, string Name, long Created, int Members, string? Owner = null);

/// <summary>A page of groups.</summary>
internal sealed record GroupPage(IReadOnlyList<GroupOverview> Groups, string? Page = null);

/// <summary>Tells everybody something.</summary>
internal sealed record AnnounceRequest(string Text, string? Title = null);

/// <summary>What everybody was told.</summary>
internal sealed record Announcement(string Id, long Time, string Text, string? Title = null);

/// <summary>A page of announcements, the newest first.</summary>
internal sealed record AnnouncementPage(IReadOnlyList<Announcement> Announcements, string? Page = null);

/// <summary>One act of those who look after the server.</summary>
internal sealed record AuditEntry(
    string Id, long Time, string By, string Action, string? Address = null, string? Target = null, AuditDetails? Details = null);

/// <summary>A page of acts, the newest first.</summary>
internal sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? Page = null);

/// <summary>How the server fares.</summary>
/// <param name="Time">When these numbers were found, in milliseconds.</param>
/// <param name="Uptime">Milliseconds since the start.</param>
/// <param name="Users">Accounts.</param>
/// <param name="Online">Users who are connected.</param>
/// <param name="Groups">Groups.</param>
/// <param name="Messages">Messages of the last 30 days, the newest day first; a day begins at midnight UTC.</param>
/// <param name="DatabaseSize">Bytes.</param>
/// <param name="WriteQueue">Writes that wait for the log.</param>
/// <param name="PushQueue">Pushes that wait.</param>
/// <param name="Webhooks">How far each address has got.</param>
internal sealed record ServerStatistics(
    long Time, long Uptime, long Users, int Online, long Groups, IReadOnlyList<DayCount> Messages, long DatabaseSize,
    int WriteQueue, int PushQueue, IReadOnlyList<WebhookState> Webhooks);

/// <summary>How many messages one day had.</summary>
internal sealed record DayCount(string Day, long Count);

/// <summary>How far an address has got.</summary>
/// <param name="Address">Which.</param>
/// <param name="Behind">Entries of the log that it has not taken yet.</param>
/// <param name="Failures">How often in a row it has not taken what it was given.</param>
internal sealed record WebhookState(string Address, long Behind, int Failures);
