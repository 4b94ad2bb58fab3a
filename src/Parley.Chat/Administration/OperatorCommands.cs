namespace Parley.Chat.Administration;

/// <summary>The commands of an operator.</summary>
public static class OperatorCommands
{
    /// <summary>Creates an account, whatever the sign-up policy.</summary>
    public const string AddUser = "user-add";

    /// <summary>Lists accounts ordered by id, one page at a time.</summary>
    public const string ListUsers = "user-list";

    /// <summary>Replaces a password and ends all sessions of the user.</summary>
    public const string SetPassword = "user-password";

    /// <summary>Bans a user and ends their sessions.</summary>
    public const string BanUser = "user-ban";

    /// <summary>Unbans a user.</summary>
    public const string UnbanUser = "user-unban";

    /// <summary>Sets or removes a role.</summary>
    public const string SetRole = "user-role";

    /// <summary>Sends an announcement to all users.</summary>
    public const string Announce = "announce";
}
