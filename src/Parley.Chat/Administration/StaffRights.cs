using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Storage;

namespace Parley.Chat.Administration;

/// <summary>The rights of administrators and moderators over accounts.</summary>
internal static class StaffRights
{
    /// <summary>The refusal if <paramref name="staff"/> may not act on this account; otherwise null.</summary>
    public static Refusal? Check(WriteTransaction transaction, Staff staff, Roles roles, string user)
    {
        if (!Users.ExistsAsync(transaction.SqlKeepingCache(), user).AtOnce()) return Refusal.UnknownUser;
        if (staff == Staff.Operator) return null;
        if (user == staff.Name) return new Refusal(Reason.Forbidden, "You can't do this to yourself.");
        if (roles.IsKept(user)) return new Refusal(Reason.Forbidden, "The settings make this user an administrator.");

        return !staff.IsAdmin(transaction.SqlKeepingCache()) && roles.OfAsync(transaction.SqlKeepingCache(), user).AtOnce() is not null
            ? new Refusal(Reason.Forbidden, "Moderators can't do this to users who have a role.")
            : null;
    }
}
