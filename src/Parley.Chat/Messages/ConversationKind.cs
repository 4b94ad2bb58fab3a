namespace Parley.Chat.Messages;

/// <summary>Which sort of conversation; the numbers are stored.</summary>
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
}
