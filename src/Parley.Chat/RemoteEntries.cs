using System.Text.Json;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Messages;
using Parley.Chat.Notices;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat;

/// <summary>Entries of other nodes, for the users who are connected to this one. For the thread of the delivery.</summary>
/// <remarks>
/// The node that writes an entry knows who receives it. Others find it by the rule of <see cref="Visibility"/>: who may see an entry now
/// receives it live, and members of a group change only by entries of its own.
/// </remarks>
internal sealed class RemoteEntries(SessionStore sessions) : IRemoteEntries
{
    private const int MaxMembers = 500_000;

    private static readonly string MembersAt =
        $"select m.user_id from members m where m.conversation = $1 and {Visibility.WasMemberSql("$2")} order by m.user_id";

    private readonly Dictionary<long, IReadOnlyList<string>> _members = [];
    private int _count;

    public IEnumerable<CommittedEntry> Prepare(LogEntry entry, Cursor cursor, SqlSession sql)
    {
        if (entry.Kind == MessageKinds.System) Forget(entry.ConversationId);
        var recipients = RecipientsOf(entry, sql);
        return entry.Kind == MessageKinds.Edit
            ? MessageChanges.VersionsOf(entry, cursor, recipients!, sql)
            : [new CommittedEntry(entry, cursor, recipients, null)];
    }

    public void Passed(LogEntry own)
    {
        if (own.Kind == MessageKinds.System) Forget(own.ConversationId);
    }

    public void Delivered(LogEntry entry)
    {
        if (entry.Kind != NoticeKinds.SessionEnded || entry.Conversation.Kind != ConversationKind.Server) return;

        var notice = JsonSerializer.Deserialize(entry.Body, NoticesJson.Wire.SessionNotice)!;
        var reason = notice.Reason == Reason.Banned.WireName() ? Reason.Banned : Reason.Revoked;
        sessions.Announce(new SessionEnded(entry.Conversation.Text[2..], notice.Device, reason));
    }

    private IReadOnlyList<string>? RecipientsOf(LogEntry entry, SqlSession sql)
    {
        if (entry.Conversation == ConversationKey.Announcements) return null;
        if (entry.Conversation == ConversationKey.Accounts) return [];
        return entry.Conversation.Kind switch
        {
            ConversationKind.Friend => entry.Conversation.Pair,
            ConversationKind.Group => MembersOf(entry, sql),
            _ => [entry.Conversation.Text[2..]],
        };
    }

    private IReadOnlyList<string> MembersOf(LogEntry entry, SqlSession sql)
    {
        if (_members.TryGetValue(entry.ConversationId, out var known)) return known;

        var members = sql.Query(MembersAt, entry.ConversationId, entry.Seq).All(row => row.Text(0));
        // The users that this entry is about may see it, but not the next one.
        if (entry.Kind == MessageKinds.System) return members;

        if (_count > MaxMembers) ForgetAll();
        _members.Add(entry.ConversationId, members);
        _count += members.Count;
        return members;
    }

    private void Forget(long conversation)
    {
        if (_members.Remove(conversation, out var members)) _count -= members.Count;
    }

    private void ForgetAll()
    {
        _members.Clear();
        _count = 0;
    }
}
