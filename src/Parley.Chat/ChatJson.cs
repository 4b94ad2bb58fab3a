using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Parley.Chat.Accounts;
using Parley.Chat.Administration;
using Parley.Chat.Files;
using Parley.Chat.Friends;
using Parley.Chat.Groups;
using Parley.Chat.HostApps;
using Parley.Chat.Http;
using Parley.Chat.Inbox;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Notices;
using Parley.Chat.Push;
using Parley.Chat.Search;
using Parley.Chat.Sessions;

namespace Parley.Chat;

/// <summary>The types of the HTTP interface and of stored bodies, of all rooms.</summary>
internal static class ChatJson
{
    public static IReadOnlyList<JsonSerializerContext> Contexts { get; } =
    [
        AccountsJson.Default,
        AdministrationJson.Default,
        FilesJson.Default,
        FriendsJson.Default,
        GroupsJson.Default,
        HostAppsJson.Default,
        HttpJson.Default,
        InboxJson.Default,
        LogJson.Default,
        MessagesJson.Default,
        NoticesJson.Default,
        PushJson.Default,
        SearchJson.Default,
        SessionsJson.Default,
    ];

    /// <summary>Finds them all.</summary>
    public static IJsonTypeInfoResolver Resolver { get; } = JsonTypeInfoResolver.Combine([.. Contexts]);
}
