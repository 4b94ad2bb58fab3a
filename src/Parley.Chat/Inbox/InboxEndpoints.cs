using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Inbox;

/// <summary>The calls about conversations: the list, what a user keeps of one for himself, and who has read.</summary>
internal static class InboxEndpoints
{
    private static readonly Refusal WrongKind = Refusal.Malformed("kind is friend, group or server.");

    public static void Map(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapGet("/conversations", List)
            .Produces<ConversationList>()
            .TakesWord("kind", "Only conversations of this kind.", "friend", "group", "server").ByPages()
            .WithName("ListConversations").WithSummary("The user's conversations: pinned ones first, then the newest.").WithTags("Conversations");
        signedIn.MapPatch("/conversations/{kind}/{with}", ChangeAsync)
            .AcceptsJson<ConversationChange>()
            .Produces<ConversationState>()
            .Refuses(Reason.UnknownUser, Reason.UnknownGroup, Reason.NotMember, Reason.NotFriends, Reason.Forbidden)
            .WithExample(
                """{"pinned":true,"draft":"Dear Ben"}""",
                """{"kind":"friend","with":"ben","pinned":true,"muted":false,"hidden":false,"readSeq":1,"unread":0,"draft":"Dear Ben"}""")
            .WithName("ChangeConversation").WithSummary("Pins, mutes or hides a conversation, or keeps a draft.").WithTags("Conversations");
        signedIn.MapDelete("/conversations/{kind}/{with}/messages", ClearAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.Malformed, Reason.UnknownUser, Reason.UnknownGroup, Reason.NotMember)
            .WithName("ClearConversation").WithSummary("Takes what was said so far away from the user alone.").WithTags("Conversations");
        signedIn.MapGet("/groups/{id}/reads", Reads)
            .Costs(ReadCost.Costly)
            .Produces<GroupReadList>()
            .Refuses(Reason.UnknownGroup)
            .TakesNumber("seq", "The number of the entry.", isRequired: true).ByPages()
            .WithName("ListReads").WithSummary("How many members have read an entry, and who.").WithTags("Groups");
    }

    private static IResult List(HttpContext context, Recent recent, ChatStore store, string? kind = null)
    {
        var scope = default(ConversationKind);
        if (kind is not null && !ConversationKinds.TryParse(kind, out scope)) return new ProblemResult(WrongKind);
        if (!PageQuery.TryRead(context, out var page, out var size, out var refusal)) return new ProblemResult(refusal);

        var outcome = recent.Read(context.Session().User, kind is null ? null : scope, page, size);
        if (!outcome.TryGet(out var found, out refusal)) return new ProblemResult(refusal);
        var list = new ConversationList(
            [.. found.Conversations.Select(conversation => ConversationSummary.Of(conversation, store.Cursors))], found.Page);
        return Answers.Json(list, ChatJson.Wire.ConversationList);
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, LogWriter writer, string kind, string with)
    {
        if (!ConversationKinds.TryParse(kind, out var parsed)) return new ProblemResult(WrongKind);
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.ConversationChange);
        if (!body.TryGet(out var change, out var refusal)) return new ProblemResult(refusal);

        var session = context.Session();
        var create = ChangeConversation.Create(session.User, session.Device, parsed, with, change);
        if (!create.TryGet(out var operation, out refusal)) return new ProblemResult(refusal);

        var outcome = await writer.RunAsync(session, operation);
        return outcome.Answer(ChatJson.Wire.ConversationState);
    }

    private static async Task<IResult> ClearAsync(HttpContext context, LogWriter writer, ReadReceipts receipts, string kind, string with)
    {
        if (!ConversationKinds.TryParse(kind, out var parsed)) return new ProblemResult(WrongKind);

        var session = context.Session();
        var outcome = await writer.RunAsync(session, new ClearConversation(session.User, session.Device, parsed, with));
        if (outcome.TryGet(out var mark, out _)) receipts.Tell(session.User, parsed, with, mark);
        return outcome.AnswerNothing();
    }

    private static IResult Reads(HttpContext context, GroupReads reads, string id, string? seq = null)
    {
        if (!PageQuery.TryRead(context, out var page, out var size, out var refusal)) return new ProblemResult(refusal);
        if (!SafeInteger.TryParse(seq.AsSpan(), out var number))
        {
            return new ProblemResult(Refusal.Malformed("seq is the number of an entry."));
        }

        return reads.Find(context.Session().User, id, number, page, size).Answer(ChatJson.Wire.GroupReadList);
    }
}
