using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Log;
using Parley.Chat.Sessions;

namespace Parley.Chat.Search;

/// <summary>The search endpoint.</summary>
internal static class SearchEndpoints
{
    public static void Map(IEndpointRouteBuilder signedIn) =>
        signedIn.MapGet("/messages", FindAsync)
            .Costs(ReadCost.TakesTurns)
            .Produces<SearchResults>()
            .Refuses(Reason.UnknownUser, Reason.UnknownGroup, Reason.NotMember, Reason.RateLimited)
            .TakesText("q", "Words or parts of words, all of which must occur in the message; at most 10.", 100)
            .TakesWord("kind", "Only conversations of this kind.", "friend", "group")
            .TakesText("with", "Only this conversation: a friend or a group, together with kind.", 64)
            .TakesText("from", "Only messages of this user.", 32)
            .TakesWord("type", "Only messages of this kind.", "text", "image", "file", "audio", "video", "location", "custom")
            .TakesNumber("since", "Only messages sent at this time or later, in milliseconds since 1970.")
            .TakesNumber("until", "Only messages sent before this time, in milliseconds since 1970.").ByPages()
            .WithName("SearchMessages").WithSummary("Finds messages in the user's own conversations, newest first.").WithTags("Messages");

    private static async Task<IResult> FindAsync(
        HttpContext context, MessageSearch search, string? q, string? kind, string? with, string? from, string? type,
        string? since, string? until, string? page, string? limit)
    {
        if (context.Request.Query.Any(parameter => parameter.Value.Count > 1))
            return new ProblemResult(Refusal.Malformed("Each parameter can be given once."));
        if (!TryKind(kind, out var scope)) return new ProblemResult(Refusal.Malformed("kind is friend or group."));
        if (!SafeInteger.TryParse(since, out var first) || !SafeInteger.TryParse(until, out var end))
            return new ProblemResult(Refusal.Malformed("since and until are times in milliseconds."));
        if (!SafeInteger.TryParse(limit, out var size)) return new ProblemResult(Refusal.Malformed("limit is a number."));

        var request = new SearchRequest
        {
            Q = q,
            Kind = scope,
            With = with,
            From = from,
            Type = type,
            Since = first,
            Until = end,
            Page = page,
            Limit = size is { } asked ? (int)Math.Min(asked, int.MaxValue) : null,
        };
        var outcome = await search.FindAsync(context.Session().User, request, context.RequestAborted);
        return outcome.Answer(SearchJson.Wire.SearchResults);
    }

    private static bool TryKind(string? text, out ConversationKind? kind)
    {
        kind = ConversationKinds.TryParse(text, out var parsed) && parsed != ConversationKind.Server ? parsed : null;
        return kind is not null || text is null;
    }
}
