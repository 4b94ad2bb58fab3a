using Parley.Chat.Messages;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Feed;

/// <summary>Who would want to be called when a message comes: members who are not connected, did not send it, and have not muted the conversation.</summary>
/// <remarks>For one piece of the log: the members of a conversation are read once, however many messages it has there.</remarks>
internal sealed class Audience(SqlSession sql, IPresence presence)
{
    private readonly Dictionary<long, List<(string User, long JoinSeq, long ReadSeq)>> _members = [];

    /// <summary>Whether an entry is something that a user has said.</summary>
    public static bool HasOne(LogEntry entry) =>
        entry.Conversation.Kind != ConversationKind.Server && MessageKinds.IsMessage(entry.Kind);

    public IEnumerable<string> Of(LogEntry entry) => MembersOf(entry.ConversationId)
        .Where(member => member.User != entry.Sender && member.JoinSeq <= entry.Seq && member.ReadSeq < entry.Seq)
        .Select(member => member.User)
        .Where(user => !presence.IsConnected(user));

    private List<(string User, long JoinSeq, long ReadSeq)> MembersOf(long conversation)
    {
        if (_members.TryGetValue(conversation, out var members)) return members;

        members = sql.Query(
            "select user_id, join_seq, read_seq from members where conversation = $1 and left_seq is null and muted = 0 order by user_id", conversation)
            .All(row => (row.Text(0), row.Long(1), row.Long(2)));
        _members.Add(conversation, members);
        return members;
    }
}
