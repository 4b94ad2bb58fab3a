using System.Data.Common;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>The rights to send.</summary>
internal static class SendRights
{
    // What a user may do in a group; the columns and tables of both statements.
    private const string Columns =
        $"m.left_seq, coalesce(m.silenced, 0), case when {Role.RunsSql} then 0 else coalesce(g.silenced, 0) end";

    private const string Tables = "join groups g on g.conversation = c.id join members m on m.conversation = c.id";

    private static readonly Question<GroupStanding> InGroup = new(
        texts: 2,
        $"""
        select k.n, s.* from unnest($1::text[], $2::text[]) with ordinality k (conversation, user_id, n) cross join lateral (
            select {Columns} from conversations c {Tables} where c.key = k.conversation and m.user_id = k.user_id limit 1) s
        """,
        static (row, _) => Read(row, 1),
        static (sql, key) => sql.Query(
            $"select {Columns} from conversations c {Tables} where c.key = $1 and m.user_id = $2", key.First, key.Second)
            .One(row => Read(row, 0)));

    /// <summary>Reads ahead what <see cref="Check"/> needs.</summary>
    public static void Foresee(WriteTransaction transaction, string sender, ConversationKind kind, string to, ConversationKey key)
    {
        if (kind == ConversationKind.Friend) transaction.Foresee(Contact.Between, new QuestionKey(sender, to));
        else transaction.Foresee(InGroup, new QuestionKey(key.Text, sender));
    }

    /// <summary>The refusal if <paramref name="sender"/> may not send there; otherwise null.</summary>
    /// <param name="transaction">The transaction of the write.</param>
    /// <param name="sender">The verified user.</param>
    /// <param name="kind">Friend or group.</param>
    /// <param name="to">The friend or the group.</param>
    /// <param name="conversation">Their conversation; null if there is none yet.</param>
    public static Refusal? Check(
        WriteTransaction transaction, string sender, ConversationKind kind, string to, ConversationKey? conversation) =>
        kind == ConversationKind.Friend
            ? transaction.Ask(Contact.Between, new QuestionKey(sender, to)).CheckWriting(transaction.Writing)
            : CheckMember(transaction, sender, conversation);

    private static Refusal? CheckMember(WriteTransaction transaction, string sender, ConversationKey? conversation)
    {
        if (conversation is not { } key) return Refusal.UnknownGroup;
        if (transaction.Ask(InGroup, new QuestionKey(key.Text, sender)) is not { HasLeft: false } standing)
            return Refusal.NotMember;

        // Only permitted senders are cached. Muted users are checked again on every send, so a mute ends without any clean-up.
        var until = standing.MutedUntil;
        return until <= transaction.Now ? null : Mute.Refuse(until, transaction.Now);
    }

    private static GroupStanding Read(DbDataReader row, int column) =>
        new(!row.IsDBNull(column), Math.Max(row.GetInt64(column + 1), row.GetInt64(column + 2)));

    private sealed record GroupStanding(bool HasLeft, long MutedUntil);
}
