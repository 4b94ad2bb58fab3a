using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Chat.Accounts;
using Parley.Chat.Administration;
using Parley.Chat.Files;
using Parley.Chat.Friends;
using Parley.Chat.Groups;
using Parley.Chat.Inbox;
using Parley.Chat.Messages;
using Parley.Chat.Notices;
using Parley.Chat.Push;
using Parley.Chat.Search;
using Parley.Chat.Sessions;
using Parley.Chat.Webhooks;

namespace Parley.Chat.Contract;

/// <summary>How the types of the HTTP interface and of stored bodies are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = ChatJson.Depth)]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(SignUpRequest))]
[JsonSerializable(typeof(UserProfile))]
[JsonSerializable(typeof(UserCard))]
[JsonSerializable(typeof(UserPage))]
[JsonSerializable(typeof(ChangeProfileRequest))]
[JsonSerializable(typeof(ChangePasswordRequest))]
[JsonSerializable(typeof(CreateInvitationRequest))]
[JsonSerializable(typeof(Invitation))]
[JsonSerializable(typeof(InvitationPage))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(HostSignInRequest))]
[JsonSerializable(typeof(TokenSignInRequest))]
[JsonSerializable(typeof(SignedIn))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(Ticket))]
[JsonSerializable(typeof(FriendRequestRequest))]
[JsonSerializable(typeof(FriendRequest))]
[JsonSerializable(typeof(FriendRequestList))]
[JsonSerializable(typeof(FriendList))]
[JsonSerializable(typeof(Friend))]
[JsonSerializable(typeof(ChangeRemarkRequest))]
[JsonSerializable(typeof(BlockList))]
[JsonSerializable(typeof(CreateGroupRequest))]
[JsonSerializable(typeof(ChangeGroupRequest))]
[JsonSerializable(typeof(AddMembersRequest))]
[JsonSerializable(typeof(SetRoleRequest))]
[JsonSerializable(typeof(TransferGroupRequest))]
[JsonSerializable(typeof(MuteMemberRequest))]
[JsonSerializable(typeof(MuteGroupRequest))]
[JsonSerializable(typeof(MemberPage))]
[JsonSerializable(typeof(CreateLinkRequest))]
[JsonSerializable(typeof(GroupLink))]
[JsonSerializable(typeof(GroupLinkList))]
[JsonSerializable(typeof(GroupPreview))]
[JsonSerializable(typeof(JoinGroupRequest))]
[JsonSerializable(typeof(JoinAnswer))]
[JsonSerializable(typeof(JoinRequestPage))]
[JsonSerializable(typeof(GroupDetails))]
[JsonSerializable(typeof(GroupList))]
[JsonSerializable(typeof(AnnouncementNotice))]
[JsonSerializable(typeof(UploadedFile))]
[JsonSerializable(typeof(FriendNotice))]
[JsonSerializable(typeof(RemarkNotice))]
[JsonSerializable(typeof(BlockNotice))]
[JsonSerializable(typeof(GroupNotice))]
[JsonSerializable(typeof(JoinNotice))]
[JsonSerializable(typeof(SessionNotice))]
[JsonSerializable(typeof(UserNotice))]
[JsonSerializable(typeof(MembershipChange))]
[JsonSerializable(typeof(MessageDeletedNotice))]
[JsonSerializable(typeof(MessageList))]
[JsonSerializable(typeof(SearchResults))]
[JsonSerializable(typeof(AccountEvent))]
[JsonSerializable(typeof(RoleNotice))]
[JsonSerializable(typeof(AuditDetails))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(BanRequest))]
[JsonSerializable(typeof(SetAccountPasswordRequest))]
[JsonSerializable(typeof(NewPassword))]
[JsonSerializable(typeof(SetAccountRoleRequest))]
[JsonSerializable(typeof(AccountPage))]
[JsonSerializable(typeof(AccountDetails))]
[JsonSerializable(typeof(GroupOverview))]
[JsonSerializable(typeof(GroupPage))]
[JsonSerializable(typeof(AnnounceRequest))]
[JsonSerializable(typeof(Announcement))]
[JsonSerializable(typeof(Announced))]
[JsonSerializable(typeof(AnnouncementPage))]
[JsonSerializable(typeof(ServerStatistics))]
[JsonSerializable(typeof(ReviewAnswer))]
[JsonSerializable(typeof(PushKey))]
[JsonSerializable(typeof(SubscribeRequest))]
[JsonSerializable(typeof(VapidClaims))]
[JsonSerializable(typeof(ConversationChange))]
[JsonSerializable(typeof(ConversationState))]
[JsonSerializable(typeof(ConversationNotice))]
[JsonSerializable(typeof(ConversationList))]
[JsonSerializable(typeof(GroupReadList))]
internal sealed partial class ChatJson : JsonSerializerContext
{
    /// <summary>How deeply what comes from outside may be nested: bodies of calls, messages, the answers of webhooks.</summary>
    public const int Depth = 16;

    /// <summary>The context to use: nothing is escaped that JSON does not require, because nothing is embedded in HTML.</summary>
    public static ChatJson Wire => Holder.Wire;

    /// <summary>The context in which what clients send is read.</summary>
    public static ChatJson Outside => Holder.Outside;

    // Its own class, so that the generated Default is there before it is copied.
    private static class Holder
    {
        internal static readonly ChatJson Wire = new(new JsonSerializerOptions(Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = null,
        });

        internal static readonly ChatJson Outside = new(SafeInteger.ForReading(Default.Options));
    }
}
