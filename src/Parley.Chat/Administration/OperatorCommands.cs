namespace Parley.Chat.Administration;

/// <summary>What an operator can ask for.</summary>
public static class OperatorCommands
{
    /// <summary>Makes an account, whoever may sign up.</summary>
    public const string AddUser = "user-add";

    /// <summary>Lists accounts by id, a page at a time.</summary>
    public const string ListUsers = "user-list";

    /// <summary>Replaces a password and ends all sessions of the user.</summary>
    public const string SetPassword = "user-password";

    /// <summary>Closes an account and ends its sessions.</summary>
    public const string BanUser = "user-ban";

    /// <summary>Opens a closed account.</summary>
    public const string UnbanUser = "user-unban";

    /// <summary>Gives or takes a role.</summary>
    public const string SetRole = "user-role";

    /// <summary>Tells all users something.</summary>
    public const string Announce = "announce";
}
