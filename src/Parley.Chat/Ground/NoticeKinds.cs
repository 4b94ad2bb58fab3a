namespace Parley.Chat.Ground;

/// <summary>Wire names of notices.</summary>
internal static class NoticeKinds
{
    public const string Announcement = "announcement";
    public const string ConversationChanged = "conversation-changed";
    public const string FriendRequest = "friend-request";
    public const string FriendAccepted = "friend-accepted";
    public const string FriendDeclined = "friend-declined";
    public const string FriendRemoved = "friend-removed";
    public const string FriendCancelled = "friend-cancelled";
    public const string FriendChanged = "friend-changed";
    public const string UserBlocked = "user-blocked";
    public const string UserUnblocked = "user-unblocked";
    public const string GroupChanged = "group-changed";
    public const string GroupInvited = "group-invited";
    public const string GroupJoined = "group-joined";
    public const string GroupLeft = "group-left";
    public const string GroupLinks = "group-links";
    public const string GroupMuted = "group-muted";
    public const string GroupRemoved = "group-removed";
    public const string GroupRole = "group-role";
    public const string GroupUnmuted = "group-unmuted";
    public const string JoinAccepted = "group-join-accepted";
    public const string JoinCancelled = "group-join-cancelled";
    public const string JoinDeclined = "group-join-declined";
    public const string JoinRequested = "group-join-requested";
    public const string MessageDeleted = "message-deleted";
    public const string SessionEnded = "session-ended";
    public const string UserChanged = "user-changed";
    public const string RoleChanged = "role-changed";
}
