using System.ComponentModel.DataAnnotations;
using Parley.Chat.Files;
using Parley.Chat.Ground;
using Parley.Chat.Sessions;

namespace Parley.Chat.Administration;

/// <summary>What a client needs to know before anybody signs in.</summary>
/// <param name="SignUp">Who may sign up: <c>open</c> for everybody, <c>invitation</c> for invited users, <c>closed</c> for nobody.</param>
/// <param name="Limits">Limits of what users send.</param>
/// <param name="Setup">Only while the server has no users: how to create the administrator's account. <c>code</c> if the server's
/// code is needed, <c>open</c> on the machine of the server itself.</param>
internal sealed record ServerDescription(
    [AllowedValues("open", "invitation", "closed")] string SignUp,
    ServerLimits Limits,
    [AllowedValues("open", "code")] string? Setup = null);

/// <summary>Limits of what users send.</summary>
/// <param name="TextBytes">The size of a text in bytes of UTF-8.</param>
/// <param name="FileBytes">The size of a file.</param>
/// <param name="GroupMembers">The members of a group.</param>
/// <param name="RecallMs">How long after sending a message may be recalled.</param>
/// <param name="EditMs">How long after sending a message may be edited.</param>
internal sealed record ServerLimits(int TextBytes, long FileBytes, int GroupMembers, long RecallMs, long EditMs);

/// <summary>Asks for the administrator's account of a server without users.</summary>
/// <param name="Id">The user's id, which cannot be changed.</param>
/// <param name="Password">8 to 256 bytes in UTF-8.</param>
/// <param name="Name">The display name; the id by default.</param>
/// <param name="Code">The code that the server printed when it started, if it is needed.</param>
internal sealed record CreateAdministratorRequest(
    [UserIdText] string Id,
    [StringLength(256)] string Password,
    [StringLength(64, MinimumLength = 1)] string? Name = null,
    [StringLength(64)] string? Code = null);

/// <summary>Bans an account.</summary>
/// <param name="Reason">The reason, shown to the user.</param>
/// <param name="Until">When the ban ends, in milliseconds; never if absent.</param>
internal sealed record BanRequest([StringLength(256, MinimumLength = 1)] string? Reason = null, long? Until = null);

/// <summary>A banned account.</summary>
/// <param name="Since">When it started.</param>
/// <param name="Reason">The reason, as shown to the user.</param>
/// <param name="Until">When the ban ends.</param>
internal sealed record Ban(long Since, string? Reason = null, long? Until = null);

/// <summary>Sets the password of an account; generates one if it is absent.</summary>
/// <param name="Password">8 to 256 bytes in UTF-8.</param>
internal sealed record SetAccountPasswordRequest([StringLength(256)] string? Password = null);

/// <summary>The generated password; returned only once.</summary>
/// <param name="Password">Absent if the request had a password.</param>
internal sealed record NewPassword(string? Password = null);

/// <summary>Sets a user's role: <c>admin</c>, <c>moderator</c>, or null for none.</summary>
/// <param name="Role">The role.</param>
internal sealed record SetAccountRoleRequest([AllowedValues("admin", "moderator")] string? Role);

/// <summary>A user in a list.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">The display name.</param>
/// <param name="Created">When the account was created.</param>
/// <param name="Online">Whether the user is connected.</param>
/// <param name="LastSeen">When the user was last connected, if they are not now.</param>
/// <param name="Role"><c>admin</c> or <c>moderator</c>, if the user has a role.</param>
/// <param name="Ban">The ban, if the account is banned.</param>
internal sealed record AccountSummary(
    string Id,
    string Name,
    long Created,
    bool Online,
    long? LastSeen = null,
    [AllowedValues("admin", "moderator")] string? Role = null,
    Ban? Ban = null);

/// <summary>A page of users.</summary>
/// <param name="Users">Ordered by id.</param>
/// <param name="Page">The value for the next page; absent on the last page.</param>
internal sealed record AccountPage(IReadOnlyList<AccountSummary> Users, string? Page = null);

/// <summary>A user with sessions and counts.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">The display name.</param>
/// <param name="Created">When the account was created.</param>
/// <param name="Online">Whether the user is connected.</param>
/// <param name="Friends">The number of friends.</param>
/// <param name="Groups">The number of groups.</param>
/// <param name="Sessions">The user's devices, newest first; at most 200.</param>
/// <param name="LastSeen">When the user was last connected, if they are not now.</param>
/// <param name="Role"><c>admin</c> or <c>moderator</c>, if the user has a role.</param>
/// <param name="Ban">The ban, if the account is banned.</param>
/// <param name="Files">The space that the user's uploaded files use.</param>
internal sealed record AccountDetails(
    string Id,
    string Name,
    long Created,
    bool Online,
    int Friends,
    int Groups,
    IReadOnlyList<SessionInfo> Sessions,
    long? LastSeen = null,
    [AllowedValues("admin", "moderator")] string? Role = null,
    Ban? Ban = null,
    FileUse? Files = null);

/// <summary>A group in a list.</summary>
/// <param name="Id">The group.</param>
/// <param name="Name">The name.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Members">The number of members.</param>
/// <param name="Owner">The owner.</param>
internal sealed record GroupOverview(string Id, string Name, long Created, int Members, string? Owner = null);

/// <summary>A page of groups.</summary>
/// <param name="Groups">The groups.</param>
/// <param name="Page">The value for the next page; absent on the last page.</param>
internal sealed record GroupPage(IReadOnlyList<GroupOverview> Groups, string? Page = null);

/// <summary>An announcement to everybody.</summary>
/// <param name="Text">The text: at most 32 KiB in UTF-8.</param>
/// <param name="Title">A short title.</param>
internal sealed record AnnounceRequest(
    [StringLength(32768, MinimumLength = 1)] string Text,
    [StringLength(128, MinimumLength = 1)] string? Title = null);

/// <summary>The text.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Time">When.</param>
/// <param name="Text">What.</param>
/// <param name="Title">A short title.</param>
internal sealed record Announcement(string Id, long Time, string Text, string? Title = null);

/// <summary>A page of announcements, newest first.</summary>
/// <param name="Announcements">The announcements.</param>
/// <param name="Page">The value for the next page; absent on the last page.</param>
internal sealed record AnnouncementPage(IReadOnlyList<Announcement> Announcements, string? Page = null);

/// <summary>One audited change.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Time">When.</param>
/// <param name="By">Who.</param>
/// <param name="Action">The action: <c>user-ban</c>, <c>group-dissolve</c>, …</param>
/// <param name="Address">From where.</param>
/// <param name="Target">The affected user, group or message.</param>
/// <param name="Details">Further details.</param>
internal sealed record AuditEntry(
    string Id, long Time, string By, string Action, string? Address = null, string? Target = null, AuditDetails? Details = null);

/// <summary>A page of the audit log, newest first.</summary>
/// <param name="Entries">The changes.</param>
/// <param name="Page">The value for the next page; absent on the last page.</param>
internal sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? Page = null);

/// <summary>Returns statistics of the server.</summary>
/// <param name="Time">The time of these numbers, in milliseconds.</param>
/// <param name="Uptime">Milliseconds since the start.</param>
/// <param name="Users">Accounts.</param>
/// <param name="Online">The number of connected users.</param>
/// <param name="Groups">Groups.</param>
/// <param name="Messages">Messages of the last 30 days, the newest day first; a day begins at midnight UTC.</param>
/// <param name="DatabaseSize">Bytes.</param>
/// <param name="WriteQueue">The number of writes waiting for the log.</param>
/// <param name="PushQueue">Pushes that wait.</param>
/// <param name="SearchLag">The number of log entries that are not in the search index yet; a search reads them one by one.</param>
/// <param name="Webhooks">The position of each webhook address.</param>
/// <param name="Files">The number of files.</param>
/// <param name="FileBytes">Their total size in bytes.</param>
/// <param name="FreeSpace">The free bytes on the disk with the folder for files; absent if the system does not report them.</param>
internal sealed record ServerStatistics(
    long Time, long Uptime, long Users, int Online, long Groups, IReadOnlyList<DayCount> Messages, long DatabaseSize,
    int WriteQueue, int PushQueue, long SearchLag, IReadOnlyList<WebhookState> Webhooks, long Files, long FileBytes,
    long? FreeSpace = null);

/// <summary>The number of messages of one day.</summary>
/// <param name="Day">The day: 2026-05-01.</param>
/// <param name="Count">The number of messages.</param>
internal sealed record DayCount(string Day, long Count);

/// <summary>The position of a webhook address.</summary>
/// <param name="Address">Which.</param>
/// <param name="Behind">The number of log entries that it has not accepted yet.</param>
/// <param name="Failures">The number of failed attempts in a row.</param>
internal sealed record WebhookState(string Address, long Behind, int Failures);
