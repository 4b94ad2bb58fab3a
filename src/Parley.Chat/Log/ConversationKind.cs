namespace Parley.Chat.Log;

/// <summary>The kind of a conversation; the numbers are stored.</summary>
internal enum ConversationKind
{
    Friend = 1,
    Group = 2,
    Server = 3,
}

/// <summary>Wire names of <see cref="ConversationKind"/>.</summary>
internal static class ConversationKinds
{
    public static string WireName(this ConversationKind kind) => kind switch
    {
        ConversationKind.Friend => "friend",
        ConversationKind.Group => "group",
        _ => "server",
    };

    public static bool TryParse(string? name, out ConversationKind kind)
    {
        kind = name switch
        {
            "friend" => ConversationKind.Friend,
            "group" => ConversationKind.Group,
            "server" => ConversationKind.Server,
            _ => 0,
        };
        return kind != 0;
    }
}
