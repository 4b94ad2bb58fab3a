namespace Parley.Chat.Presence;

/// <summary>Knows who is online.</summary>
internal interface IPresence
{
    /// <summary>Whether the user shows himself and has a connection anywhere.</summary>
    bool IsOnline(string user);

    /// <summary>Whether the user has a connection anywhere, whether he shows himself or not.</summary>
    bool IsConnected(string user);

    /// <summary>When the user was last seen, in milliseconds; null if only the store may know.</summary>
    long? LastSeen(string user);
}

