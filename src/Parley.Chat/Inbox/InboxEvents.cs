using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sockets;
using Parley.Chat.Storage;
using Parley.SocketIO;

namespace Parley.Chat.Inbox;

/// <summary>The socket events for the list of conversations and read marks.</summary>
internal sealed class InboxEvents(LogWriter writer, ChatStore store, Recent recent, PageReads reads, ReadReceipts receipts)
{
    /// <summary>On <c>/server</c>, the list covers all kinds at once.</summary>
    public void Map(RequestRouter router, SocketNamespace ns, ConversationKind kind)
    {
        ConversationKind? scope = kind == ConversationKind.Server ? null : kind;
        router.Map(ns, ChatEvents.Recent, async (request, message) =>
            await reads.RunAsync(request.User, () => RecentAsync(scope, request, message)));
        router.Map(ns, ChatEvents.Read, (request, message) => ReadAsync(kind, request, message));
    }

    private async ValueTask<Outcome<RecentAnswer>> RecentAsync(ConversationKind? scope, Request request, RecentMessage message)
    {
        var outcome = await recent.ReadAsync(request.User, scope, message.Page, message.Limit);
        if (!outcome.TryGet(out var page, out var refusal)) return refusal;
        return new RecentAnswer
        {
            Conversations = [.. page.Conversations.Select(conversation => conversation.Summarize(store.Cursors))],
            Page = page.Page,
        };
    }

    private async ValueTask<Outcome<ReadAnswer>> ReadAsync(ConversationKind kind, Request request, ReadMessage message)
    {
        if (message.With is not { } with || !ConversationKey.IsName(kind, with)) return ConversationKey.NotAName(kind, message.With);
        if (message.Seq is not { } seq) return Refusal.Malformed("msg.seq must be a number.");

        // In order: what is said later is not counted, and must arrive later, or a device would count it and then forget it.
        var outcome = await writer.RunInOrderAsync(request.Session!, new MarkRead(request.User, kind, with, seq));
        if (!outcome.TryGet(out var mark, out var refusal)) return refusal;
        receipts.Tell(request.User, kind, with, mark, request.Socket);
        return new ReadAnswer { With = with, Seq = mark.Seq, Unread = mark.Unread, Last = mark.Last };
    }
}
