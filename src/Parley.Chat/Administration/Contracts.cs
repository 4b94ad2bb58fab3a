using System.ComponentModel.DataAnnotations;
using Parley.Chat.Files;
using Parley.Chat.Sessions;

namespace Parley.Chat.Administration;

/// <summary>Closes an account.</summary>
/// <param name="Reason">Why, in a sentence that its user is shown.</param>
/// <param name="Until">When it opens again by itself, in milliseconds; never if left out.</param>
internal sealed record BanRequest([StringLength(256, MinimumLength = 1)] string? Reason = null, long? Until = null);

/// <summary>A closed account.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Reason">Why, as its user is shown.</param>
/// <param name="Until">When it opens again by itself.</param>
internal sealed record Ban(long Since, string? Reason = null, long? Until = null);

/// <summary>Gives an account a password: this one, or a new one if it is left out.</summary>
/// <param name="Password">8 to 256 bytes in UTF-8.</param>
internal sealed record SetAccountPasswordRequest([StringLength(256)] string? Password = null);

/// <summary>The password that was made; the only time that it is shown.</summary>
/// <param name="Password">Absent if it was given.</param>
internal sealed record NewPassword(string? Password = null);

/// <summary>Makes a user <c>admin</c> or <c>moderator</c>, or, with null, neither.</summary>
/// <param name="Role">The role.</param>
internal sealed record SetAccountRoleRequest([AllowedValues("admin", "moderator")] string? Role);

/// <summary>A user in a list.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">What he is called.</param>
/// <param name="Created">When the account was made.</param>
/// <param name="Online">Whether he is connected.</param>
/// <param name="LastSeen">When he was last connected, if he is not.</param>
/// <param name="Role"><c>admin</c> or <c>moderator</c>, if he is one.</param>
/// <param name="Ban">If the account is closed.</param>
internal sealed record AccountSummary(
    string Id,
    string Name,
    long Created,
    bool Online,
    long? LastSeen = null,
    [AllowedValues("admin", "moderator")] string? Role = null,
    Ban? Ban = null);

/// <summary>A page of users.</summary>
/// <param name="Users">In the order of their ids.</param>
/// <param name="Page">What to ask for next; absent at the end.</param>
internal sealed record AccountPage(IReadOnlyList<AccountSummary> Users, string? Page = null);

/// <summary>A user with what belongs to him.</summary>
/// <param name="Id">The user.</param>
/// <param name="Name">What he is called.</param>
/// <param name="Created">When the account was made.</param>
/// <param name="Online">Whether he is connected.</param>
/// <param name="Friends">How many friends he has.</param>
/// <param name="Groups">In how many groups he is.</param>
/// <param name="Sessions">His devices, the newest first; at most 200.</param>
/// <param name="LastSeen">When he was last connected, if he is not.</param>
/// <param name="Role"><c>admin</c> or <c>moderator</c>, if he is one.</param>
/// <param name="Ban">If the account is closed.</param>
/// <param name="Files">How much room the files take that the user has uploaded.</param>
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
/// <param name="Name">What it is called.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Members">How many members it has.</param>
/// <param name="Owner">Who owns it.</param>
internal sealed record GroupOverview(string Id, string Name, long Created, int Members, string? Owner = null);

/// <summary>A page of groups.</summary>
/// <param name="Groups">The groups.</param>
/// <param name="Page">What to ask for next; absent at the end.</param>
internal sealed record GroupPage(IReadOnlyList<GroupOverview> Groups, string? Page = null);

/// <summary>Tells everybody something.</summary>
/// <param name="Text">What: at most 32 KiB in UTF-8.</param>
/// <param name="Title">In a few words.</param>
internal sealed record AnnounceRequest(
    [StringLength(32768, MinimumLength = 1)] string Text,
    [StringLength(128, MinimumLength = 1)] string? Title = null);

/// <summary>What everybody was told.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Time">When.</param>
/// <param name="Text">What.</param>
/// <param name="Title">In a few words.</param>
internal sealed record Announcement(string Id, long Time, string Text, string? Title = null);

/// <summary>A page of announcements, the newest first.</summary>
/// <param name="Announcements">The announcements.</param>
/// <param name="Page">What to ask for next; absent at the end.</param>
internal sealed record AnnouncementPage(IReadOnlyList<Announcement> Announcements, string? Page = null);

/// <summary>One act of those who look after the server.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Time">When.</param>
/// <param name="By">Who.</param>
/// <param name="Action">What, in a word: <c>user-ban</c>, <c>group-dissolve</c>, …</param>
/// <param name="Address">From where.</param>
/// <param name="Target">Whom or what it was done to.</param>
/// <param name="Details">What else there is to know.</param>
internal sealed record AuditEntry(
    string Id, long Time, string By, string Action, string? Address = null, string? Target = null, AuditDetails? Details = null);

/// <summary>A page of acts, the newest first.</summary>
/// <param name="Entries">The acts.</param>
/// <param name="Page">What to ask for next; absent at the end.</param>
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
/// <param name="SearchLag">Entries of the log that the index of the search does not have yet: a search looks at them one by one.</param>
/// <param name="Webhooks">How far each address has got.</param>
/// <param name="Files">Files that are there.</param>
/// <param name="FileBytes">How many bytes they have together.</param>
/// <param name="FreeSpace">Bytes that are free on the disk of the folder for files; left out if the system does not say.</param>
internal sealed record ServerStatistics(
    long Time, long Uptime, long Users, int Online, long Groups, IReadOnlyList<DayCount> Messages, long DatabaseSize,
    int WriteQueue, int PushQueue, long SearchLag, IReadOnlyList<WebhookState> Webhooks, long Files, long FileBytes, long? FreeSpace = null);

/// <summary>How many messages one day had.</summary>
/// <param name="Day">The day: 2026-05-01.</param>
/// <param name="Count">How many messages.</param>
internal sealed record DayCount(string Day, long Count);

/// <summary>How far an address has got.</summary>
/// <param name="Address">Which.</param>
/// <param name="Behind">Entries of the log that it has not taken yet.</param>
/// <param name="Failures">How often in a row it has not taken what it was given.</param>
internal sealed record WebhookState(string Address, long Behind, int Failures);
