using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Messages;

namespace Parley.Chat.Administration;

/// <summary>What those who look after the server may do to each other.</summary>
internal static class StaffRights
{
    /// <summary>Why <paramref name="staff"/> may not act on this account, or null if he may.</summary>
    public static Refusal? Check(WriteTransaction transaction, Staff staff, Roles roles, string user)
    {
        if (!transaction.SqlBeside.Any("select 1 from users where id = $1", user)) return Refusal.UnknownUser;
        if (staff == Staff.Operator) return null;
        if (user == staff.Name) return new Refusal(Reason.Forbidden, "Nobody does this to himself.");
        if (roles.IsKept(user)) return new Refusal(Reason.Forbidden, "The settings make this user an administrator.");

        return !staff.IsAdmin(transaction.SqlBeside) && roles.Of(transaction.SqlBeside, user) is not null
            ? new Refusal(Reason.Forbidden, "Only administrators may do this to those who look after the server.")
            : null;
    }
}
