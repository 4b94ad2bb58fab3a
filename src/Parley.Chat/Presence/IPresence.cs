namespace Parley.Chat.Presence;

/// <summary>The presence of users.</summary>
internal interface IPresence
{
    /// <summary>Whether the user has a connection and is visible.</summary>
    bool IsOnline(string user);

    /// <summary>Whether the user has a connection, visible or not.</summary>
    bool IsConnected(string user);

    /// <summary>When the user was last seen, in milliseconds; null if only the store has it.</summary>
    long? LastSeen(string user);
}

