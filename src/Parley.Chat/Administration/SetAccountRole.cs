using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Notices;

namespace Parley.Chat.Administration;

/// <summary>Sets or removes a user's role.</summary>
internal sealed class SetAccountRole(Staff staff, Roles roles, string user, string? role) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (role is not (null or Roles.Admin or Roles.Moderator)) return Refusal.Malformed("role is admin, moderator or null.");
        if (StaffRights.Check(transaction, staff, roles, user) is { } refusal) return refusal;

        transaction.SqlKeepingCache().Execute("update users set role = $2 where id = $1", user, role);
        transaction.Notify(user, NoticeKinds.RoleChanged, new RoleNotice(role), NoticesJson.Wire.RoleNotice);
        transaction.Note(AccountLog.RoleSet, new AccountEvent(user, Role: role));
        return Done.Value;
    }
}
