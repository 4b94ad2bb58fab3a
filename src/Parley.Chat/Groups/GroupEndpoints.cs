using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Accounts;
using Parley.Chat.Ground;
using Parley.Chat.Http;
using Parley.Chat.Log;
using Parley.Chat.Sessions;

namespace Parley.Chat.Groups;

/// <summary>The endpoints for groups.</summary>
internal static class GroupEndpoints
{
    public static void Map(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapPost("/groups", CreateAsync)
            .AcceptsJson<CreateGroupRequest>()
            .Produces<GroupDetails>(StatusCodes.Status201Created)
            .IsIdempotent()
            .Refuses(Reason.UnknownUser, Reason.NotFriends, Reason.Blocked, Reason.RateLimited)
            .WithExample(
                """{"name":"Tea","members":["ben"]}""",
                """{"id":"0197d1a7b3c04e2f8a6d5c4b3a291809","name":"Tea","owner":"ada","created":1777622400000,"members":[{"id":"ada","name":"Ada","role":"owner","joined":1777622400000},{"id":"ben","name":"Ben","role":"member","joined":1777622400000}],"size":2,"role":"owner","seq":1,"settings":{"inviting":"members","joining":"closed","history":false}}""")
            .Costs(5)
            .WithName("CreateGroup").WithSummary("Creates a group with friends.").WithTags("Groups");
        signedIn.MapGet("/groups", ListAsync)
            .Produces<GroupList>().WholeOrByPages()
            .WithName("ListGroups").WithSummary("Lists the user's groups.").WithTags("Groups");
        signedIn.MapGet("/groups/{id}", GetAsync)
            .Produces<GroupDetails>()
            .Refuses(Reason.UnknownGroup)
            .WithName("GetGroup").WithSummary("Returns a group with its members.").WithTags("Groups");
        signedIn.MapPatch("/groups/{id}", ChangeAsync)
            .AcceptsJson<ChangeGroupRequest>()
            .Produces<GroupDetails>()
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .WithExample("""{"about":"Leaves and water","announcement":"Friday at five","settings":{"joining":"request"}}""")
            .Costs(3)
            .WithName("ChangeGroup").WithSummary("Changes a group's profile and settings.").WithTags("Groups");
        signedIn.MapDelete("/groups/{id}", DissolveAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .WithName("DissolveGroup").WithSummary("Dissolves a group.").WithTags("Groups");
        signedIn.MapGet("/groups/{id}/members", ListMembersAsync)
            .Costs(ReadCost.Costly)
            .Produces<MemberPage>()
            .Refuses(Reason.UnknownGroup)
            .TakesWord("role", "Only members with this role.", Role.Owner, Role.Admin, Role.Member)
            .TakesText("search", "Returns only members with this text in their id or name.", 64).ByPages()
            .WithName("ListMembers").WithSummary("Lists a group's members, in pages.").WithTags("Groups");
        signedIn.MapPost("/groups/{id}/members", AddAsync)
            .AcceptsJson<AddMembersRequest>()
            .Produces<GroupDetails>()
            .Refuses(Reason.UnknownGroup, Reason.UnknownUser, Reason.NotFriends, Reason.Blocked, Reason.Forbidden, Reason.RateLimited)
            .WithExample("""{"users":["cleo"]}""")
            .Costs(3)
            .WithName("AddMembers").WithSummary("Adds friends to a group.").WithTags("Groups");
        signedIn.MapDelete("/groups/{id}/members/{user}", RemoveAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .WithName("RemoveMember").WithSummary("Removes a member; \"me\" leaves.").WithTags("Groups");
    }

    private static Task<IResult> CreateAsync(HttpContext context, GroupBook groups) =>
        RequestBody.UseAsync(context, GroupsJson.Outside.CreateGroupRequest, request =>
        {
            var session = context.Session();
            return IdempotencyHeader.UseAsync(context, session.User, request, GroupsJson.Wire.CreateGroupRequest, async key =>
                (await groups.CreateAsync(session, request, key)).Answer(GroupsJson.Wire.GroupDetails, StatusCodes.Status201Created));
        });

    private static async Task<IResult> ListAsync(HttpContext context, GroupBook groups) =>
        PageQuery.TryReadAll(context, out var page, out var size, out var refusal)
            ? Answers.Json(await groups.ListAsync(context.Session().User, page, size), GroupsJson.Wire.GroupList)
            : new ProblemResult(refusal);

    private static async Task<IResult> GetAsync(HttpContext context, GroupBook groups, [Part.Group] string id) =>
        (await groups.FindAsync(context.Session().User, id)).Answer(GroupsJson.Wire.GroupDetails);

    private static Task<IResult> ChangeAsync(HttpContext context, GroupBook groups, [Part.Group] string id) => RequestBody.UseAsync(
        context, GroupsJson.Outside.ChangeGroupRequest, async request =>
            (await groups.ChangeAsync(context.Session(), id, request)).Answer(GroupsJson.Wire.GroupDetails));

    private static async Task<IResult> DissolveAsync(HttpContext context, GroupBook groups, [Part.Group] string id) =>
        (await groups.DissolveAsync(context.Session(), id)).AnswerNothing();

    private static async Task<IResult> ListMembersAsync(
        HttpContext context, GroupBook groups, [Part.Group] string id, string? role, string? search) =>
        PageQuery.TryRead(context, out var page, out var size, out var refusal)
            ? (await groups.MembersAsync(context.Session().User, id, new MemberQuery(size, page, role, search)))
                .Answer(GroupsJson.Wire.MemberPage)
            : new ProblemResult(refusal);

    private static Task<IResult> AddAsync(HttpContext context, GroupBook groups, [Part.Group] string id) => RequestBody.UseAsync(
        context, GroupsJson.Outside.AddMembersRequest, async request =>
            (await groups.AddAsync(context.Session(), id, request)).Answer(GroupsJson.Wire.GroupDetails));

    private static async Task<IResult> RemoveAsync(HttpContext context, GroupBook groups, [Part.Group] string id, [Part.Member] string user)
    {
        var outcome = await groups.RemoveAsync(context.Session(), id, user);
        return outcome.AnswerNothing();
    }
}
