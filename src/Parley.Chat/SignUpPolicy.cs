namespace Parley.Chat;

/// <summary>Who may make an account.</summary>
public enum SignUpPolicy
{
    /// <summary>Whoever wants to.</summary>
    Open,

    /// <summary>Whoever has an invitation of an administrator.</summary>
    Invitation,

    /// <summary>Nobody: accounts come from the administrators, or from a host application.</summary>
    Closed,
}
