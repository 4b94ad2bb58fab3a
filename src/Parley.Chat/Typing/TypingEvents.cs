using Microsoft.Extensions.Options;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Presence;
using Parley.Chat.Sockets;
using Parley.Chat.Storage;
using Parley.SocketIO;

namespace Parley.Chat.Typing;

/// <summary>Passes on typing reports to one user, or to the other members of a small group. Nothing is stored.</summary>
internal sealed class TypingEvents(ChatStore store, PresenceTracker presence, TypingRateLimiter limiter, IOptions<ChatOptions> options)
{
    public void Map(RequestRouter router, SocketNamespace ns, ConversationKind kind) =>
        router.Map(ns, ChatEvents.Typing, (request, message) => TypeAsync(kind, request, message));

    private async ValueTask<Outcome<Answer>> TypeAsync(ConversationKind kind, Request request, TypingMessage message)
    {
        if (message.With is not { } with || !ConversationKey.IsName(kind, with)) return ConversationKey.NotAName(kind, message.With);

        var (user, isOn) = (request.User, message.On ?? true);
        var key = ConversationKey.Of(user, kind, with);
        if (limiter.IsRepeated(key.Text, user, isOn)) return new Answer();

        await using var read = await store.ReadAsync(user);
        var refusal = kind == ConversationKind.Friend
            ? await Sight.CheckAsync(read.Sql, options.Value.Writing, user, with)
            : await CheckMemberAsync(read.Sql, user, key, with);
        if (refusal is not null) return refusal;

        // An invisible user does not reveal their presence.
        if (!limiter.TryPass(key.Text, user, isOn) || presence.IsHidden(user)) return new Answer();
        await TellAsync(read.Sql, request.Socket.Namespace, kind, user, with, isOn);
        return new Answer();
    }

    private static async ValueTask TellAsync(
        ReadSession sql, SocketNamespace ns, ConversationKind kind, string user, string with, bool isOn)
    {
        if (kind == ConversationKind.Friend)
        {
            Emit(ns.To(Connections.UserRoom(with)), new TypingPush(user, isOn));
            return;
        }

        if (await LiveReceiptLimit.MembersAsync(sql, with) is not { } members) return;
        var others = members.Where(member => member.User != user).Select(member => Connections.UserRoom(member.User));
        Emit(ns.To(others), new TypingPush(with, isOn));

        void Emit(Broadcast target, TypingPush push) =>
            target.Volatile.Emit(ChatEvents.IsTyping, new Envelope<TypingPush>(user, with, push));
    }

    private static async ValueTask<Refusal?> CheckMemberAsync(ReadSession sql, string user, ConversationKey key, string group) =>
        await PresentMembers.RoleAsync(sql, key, user) is null ? await Visibility.MissingAsync(sql, key, group) : null;
}
