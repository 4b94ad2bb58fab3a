using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Log;
using Parley.Chat.Sessions;
using Parley.Chat.Storage;

namespace Parley.Chat.Messages;

/// <summary>The endpoints for the messages of a conversation.</summary>
internal static class MessageEndpoints
{
    private static readonly Refusal WrongKind = Refusal.Malformed("kind is friend, group or server.");
    private static readonly Refusal WrongName = Refusal.Malformed("This conversation cannot exist.");

    public static void Map(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapGet("/conversations/{kind}/{with}/messages", ListAsync)
            .Produces<MessageList>()
            .Refuses(Reason.Malformed, Reason.UnknownUser, Reason.UnknownGroup, Reason.NotMember)
            .TakesNumber("before", "Only entries with a lower seq; returns the last of them.")
            .TakesNumber("after", "Only entries with a higher seq; returns the first of them.").TakesLimit()
            .WithExample(
                null,
                """{"messages":[{"from":"ada","to":"ben","type":"json","msg":{"from":"ada","to":"ben","msg":"Hello, Ben!","kind":"text","id":"0197d1a7b3c04e2f8a6d5c4b3a29180a","seq":1,"time":1777622400000,"cursor":"…","room":"/friend"}}],"more":false}""")
            .WithName("ListMessages").WithSummary("Returns a page of a conversation, oldest first.").WithTags("Messages");
        signedIn.MapDelete("/conversations/{kind}/{with}/messages/{id}", DeleteAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.Malformed, Reason.UnknownUser, Reason.UnknownGroup, Reason.NotMember, Reason.Forbidden).RefusesUnknown()
            .WithName("DeleteMessage").WithSummary("Deletes a message for the requesting user only.").WithTags("Messages");
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, History history, ChatStore store, [Part.Kind] string kind, [Part.With] string with, string? before,
        string? after, string? limit)
    {
        if (!ConversationKinds.TryParse(kind, out var conversationKind)) return new ProblemResult(WrongKind);
        if (!ConversationKey.IsName(conversationKind, with)) return new ProblemResult(WrongName);
        if (!SafeInteger.TryParse(before, out var from) || !SafeInteger.TryParse(after, out var to)
            || !SafeInteger.TryParse(limit, out var size))
        {
            return new ProblemResult(Refusal.Malformed("before, after and limit are numbers."));
        }

        var outcome = await history.ReadAsync(
            context.Session().User, conversationKind, with, from, to, size is { } given ? (int)Math.Min(given, int.MaxValue) : null);
        return outcome.TryGet(out var page, out var refusal)
            ? Answers.Json(MessageList.Of(page, store.Cursors), MessagesJson.Wire.MessageList)
            : new ProblemResult(refusal);
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext context, LogWriter writer, [Part.Kind] string kind, [Part.With] string with, [Part.Message] string id)
    {
        if (!ConversationKinds.TryParse(kind, out var conversationKind)) return new ProblemResult(WrongKind);
        if (!ConversationKey.IsName(conversationKind, with)) return new ProblemResult(WrongName);

        var session = context.Session();
        var outcome = await writer.RunAsync(session, new DeleteMessage(session.User, session.Device, conversationKind, with, id));
        return outcome.AnswerNothing();
    }
}
