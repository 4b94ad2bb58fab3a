using System.Runtime.CompilerServices;
using Parley.Chat.Clocks;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;
using Parley.Chat.Sockets;
using Parley.SocketIO;

namespace Parley.Chat.Webhooks;

/// <summary>Sends messages about which the host application is asked first: each socket's in its order, none waiting for another's.</summary>
internal sealed class ReviewedSends(Reviewer reviewer, LogWriter writer, UserMemory users, ServerClock clock)
{
    private static readonly Refusal Full = new(Reason.Unavailable, "Too many of your messages wait to be checked; try again.", 1_000);

    private readonly ConditionalWeakTable<Socket, ReviewTurns> _turns = [];

    /// <summary>Whether there is anybody to ask; if not, nothing of this is used.</summary>
    public bool IsOn => reviewer.IsOn;

    private long Now => clock.Now;

    /// <summary>Asks, then queues what the answer leaves of the message. Called in the order of the socket's events.</summary>
    public Task<Outcome<SendReceipt>> SendAsync(Request request, ConversationKind kind, string to, MessageContent content, string? cid) =>
        HoldAsync(request.User, content, () => SendInTurnAsync(request, kind, to, content, cid));

    /// <summary>Asks about new content of a message that was accepted before.</summary>
    public Task<Outcome<MessageContent>> ReviewEditAsync(Request request, ConversationKind kind, string with, string id, MessageContent content) =>
        HoldAsync(request.User, content, () => reviewer.ReviewAsync(
            new ReviewRequest(request.User, with, kind, null, request.Session!.Device, Now) { Edits = id }, content));

    /// <summary>What waits for an answer is charged to its sender's memory; beyond that he is told to come back.</summary>
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
