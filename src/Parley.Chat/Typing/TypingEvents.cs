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
internal sealed class TypingEvents(
    ChatStore store, PresenceTracker presence, TypingRateLimiter limiter, LiveEvents live, IOptions<ChatOptions> options)
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
        await TellAsync(read.Sql, kind, user, with, isOn);
        return new Answer();
    }

    private async ValueTask TellAsync(ReadSession sql, ConversationKind kind, string user, string with, bool isOn)
    {
        if (kind == ConversationKind.Friend)
        {
            Emit(Namespaces.Friend, [with], new TypingPush(user, isOn));
            return;
        }

        if (await LiveReceiptLimit.MembersAsync(sql, with) is not { } members) return;
        Emit(Namespaces.Group, members.Select(member => member.User).Where(member => member != user), new TypingPush(with, isOn));

        void Emit(string ns, IEnumerable<string> users, TypingPush push) =>
            live.Emit(ns, users, ChatEvents.IsTyping, new Envelope<TypingPush>(user, with, push), isVolatile: true);
    }

    private static async ValueTask<Refusal?> CheckMemberAsync(ReadSession sql, string user, ConversationKey key, string group) =>
        await PresentMembers.RoleAsync(sql, key, user) is null ? await Visibility.MissingAsync(sql, key, group) : null;
}
