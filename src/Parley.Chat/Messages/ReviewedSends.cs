using System.Runtime.CompilerServices;
using Parley.Chat.Clocks;
using Parley.Chat.Ground;
using Parley.Chat.Limits;
using Parley.Chat.Log;
using Parley.Chat.Sockets;
using Parley.SocketIO;

namespace Parley.Chat.Messages;

/// <summary>Sends messages after a review by the host application: each socket's in order, none waiting for another socket's.</summary>
internal sealed class ReviewedSends(Reviewer reviewer, LogWriter writer, UserMemory users, ServerClock clock)
{
    private static readonly Refusal Full = new(
        Reason.Unavailable, "Too many of your messages are waiting for review. Please try again.", 1_000);

    private readonly ConditionalWeakTable<Socket, ReviewOrder> _orders = [];

    /// <summary>Whether reviews are configured; if not, nothing of this is used.</summary>
    public bool IsOn => reviewer.IsOn;

    private long Now => clock.Now;

    /// <summary>Reviews a message, then queues the result. Called in the order of the socket's events.</summary>
    public Task<Outcome<SendReceipt>> SendAsync(Request request, ConversationKind kind, string to, MessageContent content, string? cid) =>
        HoldAsync(request.User, content, () => SendInTurnAsync(request, kind, to, content, cid));

    /// <summary>Reviews new content of an accepted message.</summary>
    public Task<Outcome<MessageContent>> ReviewEditAsync(
        Request request, ConversationKind kind, string with, string id, MessageContent content) =>
        HoldAsync(request.User, content, () => reviewer.ReviewAsync(
            new ReviewRequest(request.User, with, kind, null, request.Session!.Device, Now) { Edits = id }, content));

    /// <summary>Messages that wait for a review are charged to their sender's memory; beyond that, sends are refused.</summary>
    private async Task<Outcome<T>> HoldAsync<T>(string user, MessageContent content, Func<Task<Outcome<T>>> run)
    {
        var budget = users.Enter(user);
        try
        {
            if (!budget.TryTake(content.Size)) return Full;

            try
            {
                return await run();
            }
            finally
            {
                budget.Give(content.Size);
            }
        }
        finally
        {
            users.Leave(user);
        }
    }

    private async Task<Outcome<SendReceipt>> SendInTurnAsync(
        Request request, ConversationKind kind, string to, MessageContent content, string? cid)
    {
        var order = _orders.GetOrCreateValue(request.Socket);
        var turn = order.Take();
        Task<Outcome<SendReceipt>> sending;
        try
        {
            var reviewed = await ReviewAsync(order, request, kind, to, content, cid);
            await turn.Comes;
            sending = writer.RunInOrderAsync(request.Session!, Operation(request, kind, to, reviewed, cid));
        }
        finally
        {
            turn.Passed.SetResult();
        }

        return await sending;
    }

    private async Task<Outcome<MessageContent>> ReviewAsync(
        ReviewOrder order, Request request, ConversationKind kind, string to, MessageContent content, string? cid)
    {
        await order.Questions.WaitAsync();
        try
        {
            return await reviewer.ReviewAsync(new ReviewRequest(request.User, to, kind, cid, request.Session!.Device, Now), content);
        }
        finally
        {
            order.Questions.Release();
        }
    }

    private static WriteOperation<SendReceipt> Operation(
        Request request, ConversationKind kind, string to, Outcome<MessageContent> reviewed, string? cid) =>
        reviewed.TryGet(out var content, out var refusal)
            ? SendMessage.Create(request.User, kind, to, content, cid, request.Socket).Value
            : new RefusedSend(request.User, ConversationKey.Of(request.User, kind, to), cid, refusal);
}
