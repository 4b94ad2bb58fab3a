using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Presence;
using Parley.Chat.Sockets;
using Parley.Chat.Storage;
using Parley.SocketIO;

namespace Parley.Chat.Inbox;

/// <summary>Pushes a moved read mark to the reader's other devices, and to the authors if they may see it.</summary>
internal sealed class ReadReceipts(LiveEvents live, GroupReceipts groups, ChatStore store)
{
    /// <param name="user">The reader.</param>
    /// <param name="kind">Friend, group or server.</param>
    /// <param name="with">The reader's name for the conversation.</param>
    /// <param name="mark">The position.</param>
    /// <param name="socket">The socket that reported it, which needs no push.</param>
    public void Tell(string user, ConversationKind kind, string with, ReadMark mark, Socket? socket = null)
    {
        if (!mark.Changed) return;

        var answer = new ReadAnswer { With = with, Seq = mark.Seq, Unread = mark.Unread, Last = mark.Last };
        live.Emit(NamespaceOf(kind), [user], ChatEvents.Read.Answer, new Envelope<ReadAnswer>(user, user, answer), except: socket);
        if (kind == ConversationKind.Friend && mark.IsSeenByPeer)
        {
            TellPeer(user, with, mark.Seq);
        }
        else if (kind == ConversationKind.Group)
        {
            groups.Add(with, user, mark.Seq);
        }
    }

    /// <summary>Two users see each other now, or again: each receives the other's present read mark.</summary>
    public async ValueTask RevealAsync(string user, string other)
    {
        await using var read = await store.ReadAsync();
        if (await Sight.CheckAsync(read.Sql, WritingPolicy.Friends, user, other) is not null) return;   // There may still be a block.

        var marks = await read.Sql.QueryAsync(
            "select m.user_id, m.read_seq from members m join conversations c on c.id = m.conversation where c.key = $1 and m.read_seq > 0",
            ConversationKey.Direct(user, other).Text).AllAsync(row => (Reader: row.Text(0), Seq: row.Long(1)));
        foreach (var (reader, seq) in marks) TellPeer(reader, reader == user ? other : user, seq);
    }

    private void TellPeer(string user, string peer, long seq) => live.Emit(
        Namespaces.Friend, [peer], ChatEvents.Read.Answer, new Envelope<ReadAnswer>(user, peer, new ReadAnswer { With = user, Seq = seq }));

    private static string NamespaceOf(ConversationKind kind) => kind switch
    {
        ConversationKind.Friend => Namespaces.Friend,
        ConversationKind.Group => Namespaces.Group,
        _ => Namespaces.Server,
    };
}
