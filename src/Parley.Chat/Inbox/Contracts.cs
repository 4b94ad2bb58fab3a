using System.ComponentModel.DataAnnotations;
using Parley.Chat.Contract;

namespace Parley.Chat.Inbox;

/// <summary>Changes what a user keeps of a conversation for himself; what is left out stays as it is.</summary>
/// <param name="Pinned">Whether it stands above the others.</param>
/// <param name="Muted">Whether his devices keep quiet about it.</param>
/// <param name="Draft">What he has begun to write; null or an empty string removes it.</param>
/// <param name="Hidden">Whether his list leaves it out until its next entry.</param>
internal sealed record ConversationChange(bool? Pinned = null, bool? Muted = null, OptionalText Draft = default, bool? Hidden = null);

/// <summary>What a user keeps of a conversation for himself.</summary>
/// <param name="Kind"><c>friend</c>, <c>group</c> or <c>server</c>.</param>
/// <param name="With">The friend, the group, <c>server</c> or <c>*</c>.</param>
/// <param name="Pinned">Whether it stands above the others.</param>
/// <param name="Muted">Whether his devices keep quiet about it.</param>
/// <param name="Hidden">Whether his list leaves it out until its next entry.</param>
/// <param name="ReadSeq">How far he has read.</param>
/// <param name="Unread">What is left.</param>
/// <param name="Draft">What he has begun to write.</param>
/// <param name="ClearedSeq">Everything up to here is gone for him.</param>
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

/// <summary>Tells a user's devices what one of them has changed.</summary>
/// <param name="Conversation">How it is now, whole.</param>
/// <param name="Device">The device that did it.</param>
internal sealed record ConversationNotice(ConversationState Conversation, string Device);

/// <summary>A page of a user's conversations.</summary>
/// <param name="Conversations">Pinned ones first, then the newest.</param>
/// <param name="Page">What to ask for next; absent at the end.</param>
internal sealed record ConversationList(IReadOnlyList<ConversationSummary> Conversations, string? Page);
