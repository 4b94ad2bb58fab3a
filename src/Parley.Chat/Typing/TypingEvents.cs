using Microsoft.Extensions.Options;
using Parley.Chat.Contract;
using Parley.Chat.Friends;
using Parley.Chat.Groups;
using Parley.Chat.Messages;
using Parley.Chat.Presence;
using Parley.Chat.Sockets;
using Parley.Chat.Storage;
using Parley.SocketIO;

namespace Parley.Chat.Typing;

/// <summary>Passes on who is typing, while he does: to one user, or to the other members of a small group. Nothing is stored.</summary>
internal sealed class TypingEvents(ChatStore store, PresenceTracker presence, TypingPace pace, IOptions<ChatOptions> options)
{
    public void Map(RequestRouter router, SocketNamespace ns, ConversationKind kind) =>
        router.Map(ns, ChatEvents.Typing, (request, message) => ValueTask.FromResult(Type(kind, request, message)));

    private Outcome<Answer> Type(ConversationKind kind, Request request, TypingMessage message)
    {
        if (message.With is not { } with || !ConversationKey.IsName(kind, with)) return ConversationKey.NotAName(kind, message.With);

        var (user, isOn) = (request.User, message.On ?? true);
        var key = ConversationKey.Of(user, kind, with);
        if (pace.IsRepeated(key.Text, user, isOn)) return new Answer();

        using var read = store.Read();
        var refusal = kind == ConversationKind.Friend ? Sight.Check(read.Sql, options.Value.Writing, user, with) : CheckMember(read.Sql, user, key, with);
        if (refusal is not null) return refusal;

        // Who hides does not give away that he is here.
        if (!pace.TryPass(key.Text, user, isOn) || presence.IsHidden(user)) return new Answer();
        Tell(read.Sql, request.Socket.Namespace, kind, user, with, isOn);
        return new Answer();
    }

    private static void Tell(SqlSession sql, SocketNamespace ns, ConversationKind kind, string user, string with, bool isOn)
    {
        if (kind == ConversationKind.Friend)
        {
            Emit(ns.To(Connections.UserRoom(with)), new TypingPush(user, isOn));
            return;
        }

        if (SmallGroup.Members(sql, with) is not { } members) return;
        var others = members.Where(member => member.User != user).Select(member => Connections.UserRoom(member.User));
        Emit(ns.To(others), new TypingPush(with, isOn));

        void Emit(Broadcast target, TypingPush push) =>
            target.Volatile.Emit(ChatEvents.IsTyping, new Envelope<TypingPush>(user, with, push));
    }

    private static Refusal? CheckMember(SqlSession sql, string user, ConversationKey key, string group)
    {
        var isMember = sql.Any(
            """
            select 1 from conversations c join members m on m.conversation = c.id
            where c.key = $1 and m.user_id = $2 and m.left_seq is null
            """,
            key.Text, user);
        return isMember ? null : Visibility.Missing(sql, key, group);
    }
}
