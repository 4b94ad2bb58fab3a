using Parley.Chat.Accounts;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Notices;

namespace Parley.Chat.Administration;

/// <summary>Makes a user an administrator or a moderator, or neither.</summary>
internal sealed class SetAccountRole(Staff staff, Roles roles, string user, string? role) : WriteOperation<Done>
{
    protected override Outcome<Done> Run(WriteTransaction transaction)
    {
        if (role is not (null or Roles.Admin or Roles.Moderator)) return Refusal.Malformed("role is admin, moderator or null.");
        if (StaffRights.Check(transaction, staff, roles, user) is { } refusal) return refusal;

        transaction.SqlBeside.Execute("update users set role = $2 where id = $1", user, role);
        transaction.Notify(user, NoticeKinds.RoleChanged, new RoleNotice(role), ChatJson.Wire.RoleNotice);
        transaction.Note(AccountLog.RoleSet, new AccountEvent(user, Role: role));
        return Done.Value;
    }
}
