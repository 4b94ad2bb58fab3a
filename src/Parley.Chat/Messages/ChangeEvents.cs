using Microsoft.Extensions.Options;
using Parley.Chat.Contract;
using Parley.Chat.Ground;
using Parley.Chat.Log;
using Parley.Chat.Sockets;
using Parley.SocketIO;

namespace Parley.Chat.Messages;

/// <summary>
/// The socket events for recalls and edits. All devices, including the requesting one, are informed by the appended entry.
/// </summary>
internal sealed class ChangeEvents(LogWriter writer, ReviewedSends reviews, IOptions<ChatOptions> options)
{
    private const int MaxId = 64;

    private readonly TimeSpan _recallTime = options.Value.RecallTime;
    private readonly TimeSpan _editTime = options.Value.EditTime;

    public void Map(RequestRouter router, SocketNamespace ns, ConversationKind kind)
    {
        router.Map(ns, ChatEvents.Recall, (request, message) => RecallAsync(kind, request, message));
        router.Map(ns, ChatEvents.Edit, (request, message) => EditAsync(kind, request, message));
    }

    private async ValueTask<Outcome<ChangeAnswer>> RecallAsync(ConversationKind kind, Request request, RecallBody message)
    {
        if (Check(kind, message.With, message.Id) is { } wrong) return wrong;

        var recall = new RecallMessage(request.User, kind, message.With!, message.Id!, _recallTime);
        return Answer(message.With!, await writer.RunAsync(request.Session!, recall));
    }

    private ValueTask<Outcome<ChangeAnswer>> EditAsync(ConversationKind kind, Request request, EditBody message)
    {
        if (Check(kind, message.With, message.Id) is { } wrong) return new(wrong);

        return EditMessage.Create(request.User, kind, message.With!, message.Id!, message.Msg, message.Mentions, _editTime)
            .TryGet(out var edit, out var refusal)
            ? EditAsync(kind, request, message.With!, message.Id!, edit)
            : new(refusal);
    }

    private async ValueTask<Outcome<ChangeAnswer>> EditAsync(
        ConversationKind kind, Request request, string with, string id, EditMessage edit)
    {
        if (reviews.IsOn)
        {
            if (!(await reviews.ReviewEditAsync(request, kind, with, id, edit.Content)).TryGet(out var content, out var refusal))
                return refusal;
            edit = new EditMessage(request.User, kind, with, id, content, _editTime);
        }

        return Answer(with, await writer.RunAsync(request.Session!, edit));
    }

    private static Refusal? Check(ConversationKind kind, string? with, string? id)
    {
        if (with is null || !ConversationKey.IsName(kind, with)) return ConversationKey.NotAName(kind, with);
        if (string.IsNullOrEmpty(id)) return Refusal.Malformed("msg.id must be the id of a message.");
        return id.Length > MaxId ? Refusal.UnknownMessage : null;
    }

    private static Outcome<ChangeAnswer> Answer(string with, Outcome<ChangeReceipt> outcome) =>
        outcome.TryGet(out var receipt, out var refusal)
            ? new ChangeAnswer { With = with, Id = receipt.Id, Seq = receipt.Seq, Time = receipt.Time }
            : refusal;
}
