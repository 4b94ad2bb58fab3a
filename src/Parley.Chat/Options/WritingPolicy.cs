namespace Parley.Chat;

/// <summary>The users to whom a user may write directly.</summary>
public enum WritingPolicy
{
    /// <summary>Friends.</summary>
    Friends,

    /// <summary>Everybody who has not blocked the user.</summary>
    Anyone,
}
