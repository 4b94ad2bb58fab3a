using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Inbox;

/// <summary>The endpoints for conversations: the list, the private state, and readers.</summary>
internal static class InboxEndpoints
{
    private static readonly Refusal WrongKind = Refusal.Malformed("kind is friend, group or server.");

    public static void Map(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapGet("/conversations", ListAsync)
            .Produces<ConversationList>()
            .TakesWord("kind", "Only conversations of this kind.", "friend", "group", "server").ByPages()
            .WithName("ListConversations").WithSummary("Lists the user's conversations: pinned ones first, then by newest entry.")
            .WithTags("Conversations");
        signedIn.MapPatch("/conversations/{kind}/{with}", ChangeAsync)
            .AcceptsJson<ConversationChange>()
            .Produces<ConversationState>()
            .Refuses(Reason.UnknownUser, Reason.UnknownGroup, Reason.NotMember, Reason.NotFriends, Reason.Forbidden)
            .WithExample(
                """{"pinned":true,"draft":"Dear Ben"}""",
                """{"kind":"friend","with":"ben","pinned":true,"muted":false,"hidden":false,"readSeq":1,"unread":0,"draft":"Dear Ben"}""")
            .WithName("ChangeConversation").WithSummary("Pins, mutes or hides a conversation, or stores a draft.")
            .WithTags("Conversations");
        signedIn.MapDelete("/conversations/{kind}/{with}/messages", ClearAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.Malformed, Reason.UnknownUser, Reason.UnknownGroup, Reason.NotMember)
            .WithName("ClearConversation").WithSummary("Clears a conversation for the user.").WithTags("Conversations");
        signedIn.MapGet("/groups/{id}/reads", ReadsAsync)
            .Costs(ReadCost.Costly)
            .Produces<GroupReadList>()
            .Refuses(Reason.UnknownGroup)
            .TakesNumber("seq", "The number of the entry.", isRequired: true).ByPages()
            .WithName("ListReads").WithSummary("Returns the number of members who have read an entry, and who they are.")
            .WithTags("Groups");
    }

    private static async Task<IResult> ListAsync(HttpContext context, Recent recent, ChatStore store, string? kind = null)
    {
        var scope = default(ConversationKind);
        if (kind is not null && !ConversationKinds.TryParse(kind, out scope)) return new ProblemResult(WrongKind);
        if (!PageQuery.TryRead(context, out var page, out var size, out var refusal)) return new ProblemResult(refusal);

        var outcome = await recent.ReadAsync(context.Session().User, kind is null ? null : scope, page, size);
        if (!outcome.TryGet(out var found, out refusal)) return new ProblemResult(refusal);
        var list = new ConversationList(
            [.. found.Conversations.Select(conversation => conversation.Summarize(store.Cursors))], found.Page);
        return Answers.Json(list, InboxJson.Wire.ConversationList);
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, LogWriter writer, [Part.Kind] string kind, [Part.With] string with)
    {
        if (!ConversationKinds.TryParse(kind, out var parsed)) return new ProblemResult(WrongKind);

        return await RequestBody.UseAsync(context, InboxJson.Outside.ConversationChange, async change =>
        {
            var session = context.Session();
            var create = ChangeConversation.Create(session.User, session.Device, parsed, with, change);
            return create.TryGet(out var operation, out var refusal)
                ? (await writer.RunAsync(session, operation)).Answer(InboxJson.Wire.ConversationState)
                : new ProblemResult(refusal);
        });
    }

    private static async Task<IResult> ClearAsync(
        HttpContext context, LogWriter writer, ReadReceipts receipts, [Part.Kind] string kind, [Part.With] string with)
    {
        if (!ConversationKinds.TryParse(kind, out var parsed)) return new ProblemResult(WrongKind);

        var session = context.Session();
        var outcome = await writer.RunAsync(session, new ClearConversation(session.User, session.Device, parsed, with));
        if (outcome.TryGet(out var mark, out _)) receipts.Tell(session.User, parsed, with, mark);
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> ReadsAsync(HttpContext context, GroupReads reads, [Part.Group] string id, string? seq = null)
    {
        if (!PageQuery.TryRead(context, out var page, out var size, out var refusal)) return new ProblemResult(refusal);
        if (!SafeInteger.TryParse(seq.AsSpan(), out var number))
        {
            return new ProblemResult(Refusal.Malformed("seq is the number of an entry."));
        }

        return (await reads.FindAsync(context.Session().User, id, number, page, size)).Answer(InboxJson.Wire.GroupReadList);
    }
}
