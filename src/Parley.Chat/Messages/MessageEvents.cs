using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sockets;
using Parley.Chat.Storage;
using Parley.SocketIO;

namespace Parley.Chat.Messages;

/// <summary>The socket events for sending, sync and history.</summary>
internal sealed class MessageEvents(LogWriter writer, ChatStore store, Sync sync, History history, PageReads reads, ReviewedSends reviews)
{
    public void MapWriting(RequestRouter router, SocketNamespace ns, ConversationKind kind)
    {
        router.MapPipelined(ns, ChatEvents.Send, (request, message) => SendAsync(kind, request, message));
    }

    /// <summary>On <c>/server</c>, sync covers all kinds at once.</summary>
    public void MapReading(RequestRouter router, SocketNamespace ns, ConversationKind kind)
    {
        ConversationKind? scope = kind == ConversationKind.Server ? null : kind;
        router.Map(
            ns, ChatEvents.Sync, async (request, message) => await reads.RunAsync(request.User, () => SyncAsync(scope, request, message)));
        router.Map(ns, ChatEvents.History, async (request, message) =>
            await reads.RunAsync(request.User, () => HistoryAsync(kind, request, message)));
    }

    // Not asynchronous itself, so that only the content, and not the request, is held while waiting for the disk or the host application.
    private ValueTask<Outcome<SendAnswer>> SendAsync(ConversationKind kind, Request request, SendBody message)
    {
        if (!RequestRouter.IsSender(message.From, request.User)) return Refused(RequestRouter.FromMismatch);
        if (!TryAddress(request.To, message.To, out var to, out var refusal)) return Refused(refusal);
        if (!MessageContent.Create(message.Kind, message.Msg, message.Quote, message.Mentions).TryGet(out var content, out refusal))
            return Refused(refusal);
        if (!SendMessage.Create(request.User, kind, to, content, message.Cid, request.Socket).TryGet(out var send, out refusal))
            return Refused(refusal);

        return AnswerAsync(
            reviews.IsOn ? reviews.SendAsync(request, kind, to, content, message.Cid) : writer.RunInOrderAsync(request.Session!, send),
            message.Cid);
    }

    private static async ValueTask<Outcome<SendAnswer>> AnswerAsync(Task<Outcome<SendReceipt>> sending, string? cid)
    {
        var outcome = await sending;
        if (!outcome.TryGet(out var receipt, out var refusal)) return refusal;
        return new SendAnswer
        {
            Id = receipt.Id,
            Seq = receipt.Seq,
            Time = receipt.Time,
            Cid = cid,
            Duplicate = receipt.Duplicate ? true : null,
        };
    }

    private static ValueTask<Outcome<SendAnswer>> Refused(Refusal refusal) => new(refusal);

    // The recipient is in the envelope, in the message, or in both.
    private static bool TryAddress(string? outer, string? inner, out string to, out Refusal refusal)
    {
        (to, refusal) = (string.IsNullOrEmpty(inner) ? outer ?? "" : inner, null!);
        if (to.Length == 0) refusal = Refusal.Malformed("to must name a user or a group.");
        else if (!string.IsNullOrEmpty(outer) && outer != to)
            refusal = new Refusal(Reason.ToMismatch, "to and msg.to name different recipients.");
        return refusal is null;
    }

    private async ValueTask<Outcome<MessagesAnswer>> SyncAsync(ConversationKind? scope, Request request, SyncMessage message)
    {
        var outcome = await sync.ReadAsync(request.Session!, scope, message.Cursor, message.Limit);
        if (!outcome.TryGet(out var page, out var refusal)) return refusal;
        return new MessagesAnswer
        {
            Messages = Envelopes(page.Messages),
            Cursor = page.Cursor,
            More = page.More,
            Reset = page.Reset ? true : null,
            Left = page.Left,
        };
    }

    private async ValueTask<Outcome<MessagesAnswer>> HistoryAsync(ConversationKind kind, Request request, HistoryMessage message)
    {
        if (message.With is not { } with || !ConversationKey.IsName(kind, with)) return ConversationKey.NotAName(kind, message.With);

        var outcome = await history.ReadAsync(request.User, kind, with, message.Before, message.After, message.Limit);
        if (!outcome.TryGet(out var page, out var refusal)) return refusal;
        return new MessagesAnswer { Messages = Envelopes(page.Messages), More = page.More };
    }

    private List<EntryEnvelope> Envelopes(IEnumerable<LogEntry> entries) => [.. entries.Select(Envelope)];

    private EntryEnvelope Envelope(LogEntry entry) => new(entry, store.Cursors.At(entry.Pos));
}
