using Parley.Chat.Storage;

namespace Parley.Chat.Log;

/// <summary>Reads who is a member of a conversation now. Former members have <c>left_seq</c>.</summary>
/// <remarks>A statement that joins the table says <c>left_seq is null</c> itself, as the table's partial indexes do.</remarks>
internal static class PresentMembers
{
    /// <summary>The ids of the members, in order.</summary>
    public static ValueTask<List<string>> IdsAsync(ReadSession sql, long conversation) => sql.QueryAsync(
        "select user_id from members where conversation = $1 and left_seq is null order by user_id", conversation)
        .AllAsync(row => row.Text(0));

    /// <summary>The number of members, in SQL.</summary>
    /// <param name="conversation">The conversation, as an expression.</param>
    public static string CountSql(string conversation) =>
        $"(select count(*) from members where conversation = {conversation} and left_seq is null)";

    /// <summary>The role of a member; null for other users.</summary>
    public static ValueTask<string?> RoleAsync(ReadSession sql, long conversation, string user) => sql.TextAsync(
        "select role from members where conversation = $1 and user_id = $2 and left_seq is null", conversation, user);

    /// <summary>The role of a member; null for other users.</summary>
    public static ValueTask<string?> RoleAsync(ReadSession sql, ConversationKey key, string user) => sql.TextAsync(
        """
        select m.role from conversations c join members m on m.conversation = c.id
        where c.key = $1 and m.user_id = $2 and m.left_seq is null
        """,
        key.Text, user);
}
