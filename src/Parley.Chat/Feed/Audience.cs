using Parley.Chat.Log;
using Parley.Chat.Presence;
using Parley.Chat.Storage;

namespace Parley.Chat.Feed;

/// <summary>
/// The members to notify of a message: those who are not connected, did not send it, and have not muted the conversation.
/// </summary>
/// <remarks>For one batch of the log: the members of a conversation are read once, however many messages the batch has.</remarks>
internal sealed class Audience(ReadSession sql, IPresence presence)
{
    /// <summary>In SQL about <c>members m</c>: the present members of the conversation <c>$1</c> who have not muted it.</summary>
    public const string OfConversation = "m.conversation = $1 and m.left_seq is null and m.muted = 0";

    private readonly Dictionary<long, List<Member>> _members = [];

    /// <summary>Whether an entry is a user's message.</summary>
    public static bool HasOne(LogEntry entry) =>
        entry.Conversation.Kind != ConversationKind.Server && MessageKinds.IsMessage(entry.Kind);

    public async ValueTask<IEnumerable<string>> OfAsync(LogEntry entry) => (await MembersOfAsync(entry.ConversationId))
        .Where(member => member.Misses(entry))
        .Select(member => member.User)
        .Where(user => !presence.IsConnected(user));

    private async ValueTask<List<Member>> MembersOfAsync(long conversation)
    {
        if (_members.TryGetValue(conversation, out var members)) return members;

        members = await sql.QueryAsync(
            $"select m.user_id, m.join_seq, m.read_seq from members m where {OfConversation} order by m.user_id", conversation)
            .AllAsync(row => new Member(row.Text(0), row.Long(1), row.Long(2)));
        _members.Add(conversation, members);
        return members;
    }

    /// <summary>A present member.</summary>
    internal readonly record struct Member(string User, long JoinSeq, long ReadSeq)
    {
        // A present member's period has no end, and cleared entries are read: of Visibility, only the beginning is left to check.
        /// <summary>Whether the member sees the message, has not read it, and did not send it.</summary>
        public bool Misses(LogEntry entry) => User != entry.Sender && JoinSeq <= entry.Seq && ReadSeq < entry.Seq;
    }
}
