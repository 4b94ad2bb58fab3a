using System.Runtime.CompilerServices;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Sockets;
using Parley.SocketIO;

namespace Parley.Chat.Webhooks;

/// <summary>Sends messages about which the host application is asked first: each socket's in its order, none waiting for another's.</summary>
internal sealed class ReviewedSends(Reviewer reviewer, LogWriter writer, TimeProvider time)
{
    private readonly ConditionalWeakTable<Socket, ReviewTurns> _turns = [];

    /// <summary>Whether there is anybody to ask; if not, nothing of this is used.</summary>
    public bool IsOn => reviewer.IsOn;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Asks, then queues what the answer leaves of the message. Called in the order of the socket's events.</summary>
    public async Task<Outcome<SendReceipt>> SendAsync(
        Request request, ConversationKind kind, string to, MessageContent content, string? cid)
    {
        var turns = _turns.GetOrCreateValue(request.Socket);
        var turn = turns.Take();
        Task<Outcome<SendReceipt>> sending;
        try
        {
            var reviewed = await ReviewAsync(turns, request, kind, to, content, cid);
            await turn.Comes;
            sending = writer.RunInOrderAsync(request.Session!, Operation(request, kind, to, reviewed, cid));
        }
        finally
        {
            turn.Passed.SetResult();
        }

        return await sending;
    }

    /// <summary>Asks about new content of a message that was accepted before.</summary>
    public Task<Outcome<MessageContent>> ReviewEditAsync(Request request, ConversationKind kind, string with, string id, MessageContent content) =>
        reviewer.ReviewAsync(new ReviewRequest(request.User, with, kind, null, request.Session!.Device, Now) { Edits = id }, content);

    private async Task<Outcome<MessageContent>> ReviewAsync(
        ReviewTurns turns, Request request, ConversationKind kind, string to, MessageContent content, string? cid)
    {
        await turns.Questions.WaitAsync();
        try
        {
            return await reviewer.ReviewAsync(new ReviewRequest(request.User, to, kind, cid, request.Session!.Device, Now), content);
        }
        finally
        {
            turns.Questions.Release();
        }
    }

    private static WriteOperation<SendReceipt> Operation(
        Request request, ConversationKind kind, string to, Outcome<MessageContent> reviewed, string? cid) =>
        reviewed.TryGet(out var content, out var refusal)
            ? SendMessage.Create(request.User, kind, to, content, cid, request.Socket).Value
            : new RefusedSend(request.User, ConversationKey.Of(request.User, kind, to), cid, refusal);
}
