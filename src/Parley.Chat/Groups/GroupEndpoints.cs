using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Contract;
using Parley.Chat.Limits;
using Parley.Chat.Messages;
using Parley.Chat.Sessions;

namespace Parley.Chat.Groups;

/// <summary>The calls about groups.</summary>
internal static class GroupEndpoints
{
    public static void Map(IEndpointRouteBuilder signedIn)
    {
        signedIn.MapPost("/groups", CreateAsync)
            .AcceptsJson<CreateGroupRequest>()
            .Produces<GroupDetails>(StatusCodes.Status201Created)
            .CanBeRepeated()
            .Refuses(Reason.UnknownUser, Reason.NotFriends, Reason.Blocked, Reason.RateLimited)
            .WithExample(
                """{"name":"Tea","members":["ben"]}""",
                """{"id":"0197d1a7b3c04e2f8a6d5c4b3a291809","name":"Tea","owner":"ada","created":1777622400000,"members":[{"id":"ada","name":"Ada","role":"owner","joined":1777622400000},{"id":"ben","name":"Ben","role":"member","joined":1777622400000}],"size":2,"role":"owner","settings":{"inviting":"members","joining":"closed","history":false}}""")
            .Costs(5)
            .WithName("CreateGroup").WithSummary("Makes a group with friends.").WithTags("Groups");
        signedIn.MapGet("/groups", List)
            .Produces<GroupList>().WholeOrByPages()
            .WithName("ListGroups").WithSummary("The user's groups.").WithTags("Groups");
        signedIn.MapGet("/groups/{id}", Get)
            .Produces<GroupDetails>()
            .Refuses(Reason.UnknownGroup)
            .WithName("GetGroup").WithSummary("A group with its members.").WithTags("Groups");
        signedIn.MapPatch("/groups/{id}", ChangeAsync)
            .AcceptsJson<ChangeGroupRequest>()
            .Produces<GroupDetails>()
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .WithExample("""{"about":"Leaves and water","announcement":"Friday at five","settings":{"joining":"request"}}""")
            .Costs(3)
            .WithName("ChangeGroup").WithSummary("Changes what a group shows, and its rules.").WithTags("Groups");
        signedIn.MapDelete("/groups/{id}", DissolveAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .WithName("DissolveGroup").WithSummary("Ends a group for all its members.").WithTags("Groups");
        signedIn.MapGet("/groups/{id}/members", ListMembers)
            .Costs(ReadCost.Costly)
            .Produces<MemberPage>()
            .Refuses(Reason.UnknownGroup)
            .TakesWord("role", "Only those who are this.", Role.Owner, Role.Admin, Role.Member)
            .TakesText("search", "Only those whose id or name holds this.", 64).ByPages()
            .WithName("ListMembers").WithSummary("A group's members, by pages.").WithTags("Groups");
        signedIn.MapPost("/groups/{id}/members", AddAsync)
            .AcceptsJson<AddMembersRequest>()
            .Produces<GroupDetails>()
            .Refuses(Reason.UnknownGroup, Reason.UnknownUser, Reason.NotFriends, Reason.Blocked, Reason.Forbidden, Reason.RateLimited)
            .WithExample("""{"users":["cleo"]}""")
            .Costs(3)
            .WithName("AddMembers").WithSummary("Brings friends into a group.").WithTags("Groups");
        signedIn.MapDelete("/groups/{id}/members/{user}", RemoveAsync)
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(Reason.UnknownGroup, Reason.Forbidden)
            .WithName("RemoveMember").WithSummary("Removes a member; \"me\" leaves.").WithTags("Groups");
    }

    private static async Task<IResult> CreateAsync(HttpContext context, GroupBook groups)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.CreateGroupRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var session = context.Session();
        if (!RepeatKey.Read(context, session.User, request, ChatJson.Wire.CreateGroupRequest).TryGet(out var key, out refusal)) return new ProblemResult(refusal);

        var outcome = await groups.CreateAsync(session, request, key);
        return outcome.Answer(ChatJson.Wire.GroupDetails, StatusCodes.Status201Created);
    }

    private static IResult List(HttpContext context, GroupBook groups) =>
        PageQuery.TryReadAll(context, out var page, out var size, out var refusal)
            ? Answers.Json(groups.List(context.Session().User, page, size), ChatJson.Wire.GroupList)
            : new ProblemResult(refusal);

    private static IResult Get(HttpContext context, GroupBook groups, string id) =>
        groups.Find(context.Session().User, id).Answer(ChatJson.Wire.GroupDetails);

    private static async Task<IResult> ChangeAsync(HttpContext context, GroupBook groups, string id)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.ChangeGroupRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await groups.ChangeAsync(context.Session(), id, request);
        return outcome.Answer(ChatJson.Wire.GroupDetails);
    }

    private static async Task<IResult> DissolveAsync(HttpContext context, LogWriter writer, string id)
    {
        var session = context.Session();
        var outcome = await writer.RunAsync(session, new DissolveGroup(session.User, id));
        return outcome.AnswerNothing();
    }

    private static IResult ListMembers(HttpContext context, GroupBook groups, string id, string? role, string? search) =>
        PageQuery.TryRead(context, out var page, out var size, out var refusal)
            ? groups.Members(context.Session().User, id, new MemberQuery(size, page, role, search)).Answer(ChatJson.Wire.MemberPage)
            : new ProblemResult(refusal);

    private static async Task<IResult> AddAsync(HttpContext context, GroupBook groups, string id)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.AddMembersRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var outcome = await groups.AddAsync(context.Session(), id, request);
        return outcome.Answer(ChatJson.Wire.GroupDetails);
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, GroupBook groups, string id, string user)
    {
        var outcome = await groups.RemoveAsync(context.Session(), id, user);
        return outcome.AnswerNothing();
    }
}
