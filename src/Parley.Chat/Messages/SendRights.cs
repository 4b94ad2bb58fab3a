using Parley.Chat.Contract;
using Parley.Chat.Groups;

namespace Parley.Chat.Messages;

/// <summary>Who may say something to whom.</summary>
internal static class SendRights
{
    /// <summary>Why <paramref name="sender"/> may not say anything there, or null if he may.</summary>
    /// <param name="transaction">The write that wants to know.</param>
    /// <param name="sender">The verified user.</param>
    /// <param name="kind">Friend or group.</param>
    /// <param name="to">The friend or the group.</param>
    /// <param name="conversation">Theirs; null if nothing was ever said.</param>
    public static Refusal? Check(WriteTransaction transaction, string sender, ConversationKind kind, string to, long? conversation) =>
        kind == ConversationKind.Friend ? CheckFriend(transaction, sender, to) : CheckMember(transaction, sender, conversation);

    private static Refusal? CheckFriend(WriteTransaction transaction, string sender, string to)
    {
        using var row = transaction.SqlBeside.Query(
            """
            select exists (select 1 from friends where user_id = $1 and friend = $2),
                exists (select 1 from blocks where user_id = $2 and blocked = $1),
                exists (select 1 from users where id = $2)
            """,
            sender, to);
        row.Read();
        if (!row.GetBoolean(2)) return Refusal.UnknownUser;
        if (row.GetBoolean(1)) return new Refusal(Reason.Blocked, "This user does not take messages from you.");

        var isAllowed = row.GetBoolean(0) || (transaction.Writing == WritingPolicy.Anyone && to != sender);
        return isAllowed ? null : Refusal.NotFriends;
    }

    private static Refusal? CheckMember(WriteTransaction transaction, string sender, long? conversation)
    {
        if (conversation is null) return Refusal.UnknownGroup;

        using var row = transaction.SqlBeside.Query(
            """
            select m.left_seq, coalesce(m.silenced, 0), case when m.role = 'member' then coalesce(g.silenced, 0) else 0 end
            from members m join groups g on g.conversation = m.conversation where m.conversation = $1 and m.user_id = $2
            """,
            conversation, sender);
        if (!row.Read() || !row.IsDBNull(0)) return Refusal.NotMember;

        // Only who may send is remembered: one who is muted is looked at anew each time, so the end of it needs nobody to notice it.
        var until = Math.Max(row.GetInt64(1), row.GetInt64(2));
        return until <= transaction.Now ? null : GroupRules.Muted(until, transaction.Now);
    }
}
