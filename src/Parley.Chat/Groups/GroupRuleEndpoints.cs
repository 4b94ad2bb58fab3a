using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Contract;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;

namespace Parley.Chat.Groups;

/// <summary>The calls by which a group is run: roles, and who may send.</summary>
internal static class GroupRuleEndpoints
{
    public static void Map(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapPut("/groups/{id}/members/{user}/role", SetRoleAsync)
            .AcceptsJson<SetRoleRequest>()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.UnknownUser, Reason.Forbidden, Reason.Conflict)
            .WithName("SetMemberRole").WithSummary("Makes a member an admin, or a member again.").WithTags("Groups");
        signedIn.MapPost("/groups/{id}/transfer", TransferAsync)
            .AcceptsJson<TransferGroupRequest>()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.UnknownUser, Reason.Forbidden)
            .WithName("TransferGroup").WithSummary("Hands a group over to another member.").WithTags("Groups");
        signedIn.MapPut("/groups/{id}/members/{user}/mute", MuteMemberAsync)
            .AcceptsJson<MuteMemberRequest>()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.UnknownUser, Reason.Forbidden)
            .WithName("MuteMember").WithSummary("Keeps a member from sending until a time.").WithTags("Groups");
        signedIn.MapDelete("/groups/{id}/members/{user}/mute", UnmuteMemberAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.UnknownUser, Reason.Forbidden)
            .WithName("UnmuteMember").WithSummary("Lets a member send again.").WithTags("Groups");
        signedIn.MapPut("/groups/{id}/mute", MuteAsync)
            .AcceptsJson<MuteGroupRequest>(isOptional: true)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .WithName("MuteGroup").WithSummary("Lets only those who run a group send.").WithTags("Groups");
        signedIn.MapDelete("/groups/{id}/mute", UnmuteAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .WithName("UnmuteGroup").WithSummary("Lets all members send again.").WithTags("Groups");
    }

    private static async Task<IResult> SetRoleAsync(HttpContext context, LogWriter writer, string id, string user)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.SetRoleRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var session = context.Session();
        var outcome = await writer.RunAsync(session, new SetRole(session.User, id, user, request.Role));
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> TransferAsync(HttpContext context, LogWriter writer, string id)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.TransferGroupRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var session = context.Session();
        var outcome = await writer.RunAsync(session, new TransferGroup(session.User, id, request.To));
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> MuteMemberAsync(HttpContext context, LogWriter writer, string id, string user)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.MuteMemberRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var session = context.Session();
        var outcome = await writer.RunAsync(session, new MuteMember(session.User, id, user, request.Until));
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> UnmuteMemberAsync(HttpContext context, LogWriter writer, string id, string user)
    {
        var session = context.Session();
        var outcome = await writer.RunAsync(session, new MuteMember(session.User, id, user, until: null));
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> MuteAsync(HttpContext context, LogWriter writer, string id)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.MuteGroupRequest, new MuteGroupRequest());
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var session = context.Session();
        var outcome = await writer.RunAsync(session, new MuteGroup(session.User, id, request.Until ?? GroupRules.Forever));
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> UnmuteAsync(HttpContext context, LogWriter writer, string id)
    {
        var session = context.Session();
        var outcome = await writer.RunAsync(session, new MuteGroup(session.User, id, until: null));
        return outcome.AnswerNothing();
    }
}
