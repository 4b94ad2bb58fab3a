using System.Text.Json;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;

namespace Parley.Chat.Webhooks;

/// <summary>The event types of log entries for host applications.</summary>
internal static class WebhookEvent
{
    /// <summary>The type of the event; null for an entry that repeats another one.</summary>
    public static string? TypeOf(LogEntry entry) => entry.Conversation.Kind switch
    {
        ConversationKind.Friend => "message",
        ConversationKind.Group => entry.Kind == MessageKinds.System ? "group" : "message",
        _ when entry.Conversation == ConversationKey.Announcements => "announcement",
        _ when entry.Conversation == ConversationKey.Accounts => "user",
        _ => TypeOfNotice(entry),
    };

    private static string? TypeOfNotice(LogEntry notice) => notice.Kind switch
    {
        NoticeKinds.FriendRequest or NoticeKinds.FriendAccepted or NoticeKinds.FriendDeclined or NoticeKinds.FriendRemoved =>
            IsOfSender(notice) ? "friendship" : null,
        NoticeKinds.SessionEnded => "session",
        _ => "notice",
    };

    // Both friends have a notice of the same event; one is enough.
    private static bool IsOfSender(LogEntry notice) =>
        JsonSerializer.Deserialize(notice.Body, NoticesJson.Wire.FriendNotice) is { } said
            && notice.Conversation == ConversationKey.Notices(said.From);
}
