namespace Parley.Chat;

/// <summary>To whom a user may write directly.</summary>
public enum WritingPolicy
{
    /// <summary>To his friends.</summary>
    Friends,

    /// <summary>To everybody who has not blocked him.</summary>
    Anyone,
}
