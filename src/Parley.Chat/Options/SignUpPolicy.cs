namespace Parley.Chat;

/// <summary>The sign-up policy.</summary>
public enum SignUpPolicy
{
    /// <summary>Everybody.</summary>
    Open,

    /// <summary>Users with an invitation of an administrator.</summary>
    Invitation,

    /// <summary>Nobody: accounts are created by administrators or a host application.</summary>
    Closed,
}
