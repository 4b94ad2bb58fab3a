using Parley.Chat.Ground;

namespace Parley.Chat.Log;

/// <summary>The key of a conversation, built from its participants. A user id cannot contain ':', so keys are unique.</summary>
internal readonly record struct ConversationKey(string Text)
{
    private const int MaxName = 64;   // Ids of users and groups have at most 32 characters.

    /// <summary>The value of <c>with</c> for the user's own notices.</summary>
    public const string NoticesName = "server";

    /// <summary>The value of <c>with</c> for announcements to everybody.</summary>
    public const string AnnouncementsName = "*";

    public static ConversationKey Announcements { get; } = new("s:*");

    /// <summary>The events of accounts; it has no members and exists for followers of the log.</summary>
    public static ConversationKey Accounts { get; } = new("s:#");

    public ConversationKind Kind => Text[0] switch
    {
        'd' => ConversationKind.Friend,
        'g' => ConversationKind.Group,
        _ => ConversationKind.Server,
    };

    public static ConversationKey Direct(string one, string other) =>
        new(string.CompareOrdinal(one, other) < 0 ? $"d:{one}:{other}" : $"d:{other}:{one}");

    public static ConversationKey Group(string group) => new($"g:{group}");

    public static ConversationKey Notices(string user) => new($"s:{user}");

    /// <summary>The conversation that <paramref name="user"/> means by <paramref name="with"/>.</summary>
    public static ConversationKey Of(string user, ConversationKind kind, string with) => kind switch
    {
        ConversationKind.Friend => Direct(user, with),
        ConversationKind.Group => Group(with),
        _ => with == AnnouncementsName ? Announcements : Notices(user),
    };

    /// <summary>Whether <paramref name="with"/> can name a conversation of this kind at all.</summary>
    public static bool IsName(ConversationKind kind, string with) => kind switch
    {
        ConversationKind.Server => with is NoticesName or AnnouncementsName,
        _ => with.Length is > 0 and <= MaxName && !with.Contains('\0', StringComparison.Ordinal),
    };

    /// <summary>The refusal if <paramref name="with"/> names no conversation.</summary>
    public static Refusal NotAName(ConversationKind kind, string? with) => kind switch
    {
        ConversationKind.Friend => with?.Length > MaxName ? Refusal.UnknownUser : Refusal.Malformed("msg.with must name a user."),
        ConversationKind.Group => with?.Length > MaxName ? Refusal.UnknownGroup : Refusal.Malformed("msg.with must name a group."),
        _ => Refusal.Malformed("msg.with must be server or *."),
    };

    /// <summary>The name of this conversation for <paramref name="user"/>: the peer, the group, or the server.</summary>
    public string With(string user) => Kind switch
    {
        ConversationKind.Friend => PeerOf(user).ToString(),
        ConversationKind.Group => Text[2..],
        _ => this == Announcements ? AnnouncementsName : NoticesName,
    };

    /// <summary>
    /// The recipient of an entry of <paramref name="sender"/>: the peer, the group, the owner of the notices, or everybody.
    /// </summary>
    public ReadOnlySpan<char> To(string sender) => Kind == ConversationKind.Friend ? PeerOf(sender) : Text.AsSpan(2);

    /// <summary>The two users of a one-to-one conversation.</summary>
    public IReadOnlyList<string> Pair
    {
        get
        {
            var middle = Text.IndexOf(':', 2);
            return [Text[2..middle], Text[(middle + 1)..]];
        }
    }

    private ReadOnlySpan<char> PeerOf(string user)
    {
        var middle = Text.IndexOf(':', 2);
        var first = Text.AsSpan(2, middle - 2);
        return first.SequenceEqual(user) ? Text.AsSpan(middle + 1) : first;
    }
}
