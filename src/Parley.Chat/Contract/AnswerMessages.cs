using System.ComponentModel.DataAnnotations;
using Parley.Chat.Messages;

namespace Parley.Chat.Contract;

/// <summary>What every answer says: whether the request was done, and if not, why.</summary>
internal record Answer
{
    private const int Done = 1;

    /// <summary>1 done, 0 refused, -1 not understood or the server failed.</summary>
    public int Code { get; init; } = Done;

    /// <summary>A word of the closed set, with codes 0 and -1.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence for people.</summary>
    public string? Message { get; init; }

    /// <summary>Milliseconds after which trying again makes sense.</summary>
    public long? RetryAfter { get; init; }

    /// <summary>The answer that refuses.</summary>
    public static TAnswer Refuse<TAnswer>(Refusal refusal)
        where TAnswer : Answer, new() =>
        new() { Code = refusal.Code, Reason = refusal.Reason.WireName(), Message = refusal.Message, RetryAfter = refusal.RetryAfter };
}

/// <summary>The message of <c>auth-s</c>.</summary>
internal sealed record AuthAnswer : Answer
{
    public string? User { get; init; }

    public string? Device { get; init; }

    public long? Expires { get; init; }

    public long? Time { get; init; }
}

/// <summary>The message of <c>time-s</c>.</summary>
internal sealed record TimeAnswer : Answer
{
    public long? Time { get; init; }

    public string? Zone { get; init; }
}

/// <summary>The answer to <c>sendfsmg</c>.</summary>
internal sealed record SendAnswer : Answer
{
    public string? Id { get; init; }

    public long? Seq { get; init; }

    public long? Time { get; init; }

    public string? Cid { get; init; }

    public bool? Duplicate { get; init; }
}

/// <summary>The answer to <c>recall-c</c> and <c>edit-c</c>: the message, and when it was changed.</summary>
internal sealed record ChangeAnswer : Answer
{
    public string? With { get; init; }

    public string? Id { get; init; }

    public long? Seq { get; init; }

    public long? Time { get; init; }
}

/// <summary>The message of <c>offline-s</c> and <c>history-s</c>.</summary>
internal sealed record MessagesAnswer : Answer
{
    public IReadOnlyList<EntryEnvelope>? Messages { get; init; }

    public string? Cursor { get; init; }

    public bool? More { get; init; }

    public bool? Reset { get; init; }

    /// <summary>How much is left, in no particular unit: how far the device has got is one minus this by what the first page said.</summary>
    public long? Left { get; init; }
}

/// <summary>The message of <c>recent-s</c>.</summary>
internal sealed record RecentAnswer : Answer
{
    public IReadOnlyList<ConversationSummary>? Conversations { get; init; }

    public string? Page { get; init; }
}

/// <summary>A conversation in <c>recent-s</c>.</summary>
/// <param name="With">The friend, the group, <c>server</c> or <c>*</c>.</param>
/// <param name="Kind"><c>friend</c>, <c>group</c> or <c>server</c>.</param>
/// <param name="Last">The last entry that the user may see, if there is one.</param>
/// <param name="Unread">How many entries he has not read.</param>
/// <param name="ReadSeq">How far he has read.</param>
/// <param name="PeerReadSeq">How far the friend has read; only between friends.</param>
/// <param name="Pinned">Whether it stands above the others.</param>
/// <param name="Muted">Whether his devices keep quiet about it.</param>
/// <param name="Draft">What he has begun to write.</param>
/// <param name="Time">When something last happened there.</param>
/// <param name="Mentioned">The first message that he has not read and that mentions him or all.</param>
internal sealed record ConversationSummary(
    string With,
    [AllowedValues("friend", "group", "server")] string Kind,
    EntryEnvelope? Last,
    long Unread,
    long ReadSeq,
    long? PeerReadSeq,
    bool Pinned,
    bool Muted,
    string? Draft,
    long Time,
    long? Mentioned = null)
{
    public static ConversationSummary Of(RecentConversation conversation, CursorFormat cursors) => new(
        conversation.With,
        conversation.Kind.WireName(),
        conversation.Last is { } last ? new EntryEnvelope(last, cursors.At(last.Pos)) : null,
        conversation.Unread,
        conversation.ReadSeq,
        conversation.PeerReadSeq,
        conversation.Pinned,
        conversation.Muted,
        conversation.Draft,
        conversation.Time,
        conversation.Mentioned);
}

/// <summary>The answer to <c>read-c</c>, and what others learn of it as <c>read-s</c>.</summary>
internal sealed record ReadAnswer : Answer
{
    public string? With { get; init; }

    public long? Seq { get; init; }

    public long? Unread { get; init; }
}

/// <summary>What the members of a small group are told as <c>read-s</c>.</summary>
/// <param name="With">The group.</param>
/// <param name="Reads">How far members have read, by user.</param>
internal sealed record GroupReadPush(string With, IReadOnlyDictionary<string, long> Reads);

/// <summary>The message of <c>online-s</c>.</summary>
internal sealed record OnlineAnswer : Answer
{
    public IReadOnlyList<string>? Online { get; init; }

    public IReadOnlyDictionary<string, long>? LastSeen { get; init; }

    /// <summary>True while the user hides from his friends.</summary>
    public bool? Invisible { get; init; }

    /// <summary>What to ask for next; only where there are more friends than an answer can hold.</summary>
    public string? Page { get; init; }
}

/// <summary>What others are told as <c>typing-s</c>.</summary>
/// <param name="With">What they call the conversation.</param>
/// <param name="On">Whether the user types.</param>
internal sealed record TypingPush(string With, bool On);

/// <summary>The message of <c>fonline</c> and <c>foffline</c>.</summary>
internal sealed record PresenceMessage(string From, string To, string Msg, long Time, long? LastSeen = null);

/// <summary>What a client finds in the <c>connect_error</c> of a refused session id.</summary>
internal sealed record ConnectRefusal(int Code, string Reason);
