using System.ComponentModel.DataAnnotations;
using Parley.Chat.Contract;

namespace Parley.Chat.Inbox;

/// <summary>Changes a user's private state of a conversation; absent members stay unchanged.</summary>
/// <param name="Pinned">Whether the conversation is pinned.</param>
/// <param name="Muted">Whether the user's devices do not alert for it.</param>
/// <param name="Draft">The draft; null or an empty string removes it.</param>
/// <param name="Hidden">Whether the list omits it until its next entry.</param>
internal sealed record ConversationChange(bool? Pinned = null, bool? Muted = null, OptionalText Draft = default, bool? Hidden = null);

/// <summary>A user's private state of a conversation.</summary>
/// <param name="Kind"><c>friend</c>, <c>group</c> or <c>server</c>.</param>
/// <param name="With">The friend, the group, <c>server</c> or <c>*</c>.</param>
/// <param name="Pinned">Whether the conversation is pinned.</param>
/// <param name="Muted">Whether the user's devices do not alert for it.</param>
/// <param name="Hidden">Whether the list omits it until its next entry.</param>
/// <param name="ReadSeq">The user's read mark.</param>
/// <param name="Unread">The number of unread entries.</param>
/// <param name="Draft">The draft.</param>
/// <param name="ClearedSeq">Entries up to this one are cleared.</param>
internal sealed record ConversationState(
    [AllowedValues("friend", "group", "server")] string Kind,
    string With,
    bool Pinned,
    bool Muted,
    bool Hidden,
    long ReadSeq,
    long Unread,
    string? Draft = null,
    long? ClearedSeq = null);

/// <summary>Informs a user's devices of a change made by one of them.</summary>
/// <param name="Conversation">The complete present state.</param>
/// <param name="Device">The device that made the change.</param>
internal sealed record ConversationNotice(ConversationState Conversation, string Device);

/// <summary>A page of a user's conversations.</summary>
/// <param name="Conversations">Pinned ones first, then by newest entry.</param>
/// <param name="Page">The value for the next page; absent on the last page.</param>
internal sealed record ConversationList(IReadOnlyList<ConversationSummary> Conversations, string? Page);
