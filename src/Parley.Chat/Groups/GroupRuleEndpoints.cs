using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Sessions;

namespace Parley.Chat.Groups;

/// <summary>The endpoints for managing a group: roles and mutes.</summary>
internal static class GroupRuleEndpoints
{
    public static void Map(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapPut("/groups/{id}/members/{user}/role", SetRoleAsync)
            .AcceptsJson<SetRoleRequest>()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.UnknownUser, Reason.Forbidden, Reason.Conflict)
            .WithName("SetMemberRole").WithSummary("Sets a member's role.").WithTags("Groups");
        signedIn.MapPost("/groups/{id}/transfer", TransferAsync)
            .AcceptsJson<TransferGroupRequest>()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.UnknownUser, Reason.Forbidden)
            .WithName("TransferGroup").WithSummary("Makes another member the owner of a group.").WithTags("Groups");
        signedIn.MapPut("/groups/{id}/members/{user}/mute", MuteMemberAsync)
            .AcceptsJson<MuteMemberRequest>()
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.UnknownUser, Reason.Forbidden)
            .WithName("MuteMember").WithSummary("Mutes a member until a time.").WithTags("Groups");
        signedIn.MapDelete("/groups/{id}/members/{user}/mute", UnmuteMemberAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.UnknownUser, Reason.Forbidden)
            .WithName("UnmuteMember").WithSummary("Unmutes a member.").WithTags("Groups");
        signedIn.MapPut("/groups/{id}/mute", MuteAsync)
            .AcceptsJson<MuteGroupRequest>(isOptional: true)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .WithName("MuteGroup").WithSummary("Mutes all members of a group except managers.").WithTags("Groups");
        signedIn.MapDelete("/groups/{id}/mute", UnmuteAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .WithName("UnmuteGroup").WithSummary("Unmutes all members of a group.").WithTags("Groups");
    }

    private static Task<IResult> SetRoleAsync(HttpContext context, GroupBook groups, [Part.Group] string id, [Part.Member] string user) =>
        RequestBody.UseAsync(context, GroupsJson.Outside.SetRoleRequest, async request =>
            (await groups.SetRoleAsync(context.Session(), id, user, request.Role)).AnswerNothing());

    private static Task<IResult> TransferAsync(HttpContext context, GroupBook groups, [Part.Group] string id) =>
        RequestBody.UseAsync(context, GroupsJson.Outside.TransferGroupRequest, async request =>
            (await groups.TransferAsync(context.Session(), id, request.To)).AnswerNothing());

    private static Task<IResult> MuteMemberAsync(
        HttpContext context, GroupBook groups, [Part.Group] string id, [Part.Member] string user) =>
        RequestBody.UseAsync(context, GroupsJson.Outside.MuteMemberRequest, async request =>
            (await groups.MuteAsync(context.Session(), id, user, request.Until)).AnswerNothing());

    private static async Task<IResult> UnmuteMemberAsync(
        HttpContext context, GroupBook groups, [Part.Group] string id, [Part.Member] string user) =>
        (await groups.MuteAsync(context.Session(), id, user, until: null)).AnswerNothing();

    private static Task<IResult> MuteAsync(HttpContext context, GroupBook groups, [Part.Group] string id) =>
        RequestBody.UseAsync(context, GroupsJson.Outside.MuteGroupRequest, new MuteGroupRequest(), async request =>
            (await groups.MuteAllAsync(context.Session(), id, request.Until ?? Mute.Forever)).AnswerNothing());

    private static async Task<IResult> UnmuteAsync(HttpContext context, GroupBook groups, [Part.Group] string id) =>
        (await groups.MuteAllAsync(context.Session(), id, until: null)).AnswerNothing();
}
