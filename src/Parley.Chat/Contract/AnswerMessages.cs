using System.ComponentModel.DataAnnotations;
using Parley.Chat.Ground;

namespace Parley.Chat.Contract;

/// <summary>Members of every response: whether the request succeeded, and if not, the reason.</summary>
internal record Answer
{
    private const int Done = 1;

    /// <summary>1 done, 0 refused, -1 not understood or the server failed.</summary>
    public int Code { get; init; } = Done;

    /// <summary>A reason of the closed set, with codes 0 and -1.</summary>
    public string? Reason { get; init; }

    /// <summary>A readable sentence.</summary>
    public string? Message { get; init; }

    /// <summary>Milliseconds to wait before trying again.</summary>
    public long? RetryAfter { get; init; }

    /// <summary>A response that refuses.</summary>
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

/// <summary>The response to <c>sendfsmg</c>.</summary>
internal sealed record SendAnswer : Answer
{
    public string? Id { get; init; }

    public long? Seq { get; init; }

    public long? Time { get; init; }

    public string? Cid { get; init; }

    public bool? Duplicate { get; init; }
}

/// <summary>The response to <c>recall-c</c> and <c>edit-c</c>: the message, and the time of the change.</summary>
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

    /// <summary>How much is left, in no particular unit. The progress is one minus this divided by the value on the first page.</summary>
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
/// <param name="Unread">The number of unread entries.</param>
/// <param name="ReadSeq">The user's read mark.</param>
/// <param name="PeerReadSeq">The friend's read mark; only between friends.</param>
/// <param name="Pinned">Whether the conversation is pinned.</param>
/// <param name="Muted">Whether the user's devices do not alert for it.</param>
/// <param name="Draft">The draft.</param>
/// <param name="Time">The time of the last activity.</param>
/// <param name="Mentioned">The first unread message that mentions the user or everybody.</param>
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
    long? Mentioned = null);

/// <summary>The response to <c>read-c</c>, also pushed as <c>read-s</c>.</summary>
internal sealed record ReadAnswer : Answer
{
    public string? With { get; init; }

    public long? Seq { get; init; }

    public long? Unread { get; init; }

    /// <summary>The <c>seq</c> of the last entry that was considered for the count.</summary>
    public long? Last { get; init; }
}

/// <summary>The <c>read-s</c> pushed to members of a small group.</summary>
/// <param name="With">The group.</param>
/// <param name="Reads">The read marks by user.</param>
internal sealed record GroupReadPush(string With, IReadOnlyDictionary<string, long> Reads);

/// <summary>The message of <c>online-s</c>.</summary>
internal sealed record OnlineAnswer : Answer
{
    public IReadOnlyList<string>? Online { get; init; }

    public IReadOnlyDictionary<string, long>? LastSeen { get; init; }

    /// <summary>True while the user is invisible to friends.</summary>
    public bool? Invisible { get; init; }

    /// <summary>The value for the next page; present only if the friends do not fit into one response.</summary>
    public string? Page { get; init; }
}

/// <summary>The <c>typing-s</c> pushed to others.</summary>
/// <param name="With">The recipient's name for the conversation.</param>
/// <param name="On">Whether the user is typing.</param>
internal sealed record TypingPush(string With, bool On);

/// <summary>The message of <c>fonline</c> and <c>foffline</c>.</summary>
internal sealed record PresenceMessage(string From, string To, string Msg, long Time, long? LastSeen = null);

/// <summary>The data of the <c>connect_error</c> for a refused session id.</summary>
internal sealed record ConnectRefusal(int Code, string Reason);
