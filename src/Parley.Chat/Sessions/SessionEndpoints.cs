using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.Accounts;
using Parley.Chat.Contract;

namespace Parley.Chat.Sessions;

/// <summary>The calls about sessions.</summary>
internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder open, IEndpointRouteBuilder signedIn)
    {
        open.MapPost("/sessions", SignInAsync)
            .LimitedByAddress(LimitedCall.SignIn).NotesFailures(FailedSignIns.Attempt.SignIn)
            .AcceptsJson<SignInRequest>()
            .Produces<SignedIn>(StatusCodes.Status201Created)
            .Refuses(Reason.Unauthenticated, Reason.Banned)
            .WithExample(
                """{"id":"ada","password":"correct horse","device":{"name":"Ada's phone","kind":"mobile"}}""",
                """{"sid":"n3q…43 characters…","user":"ada","device":"0197d1a7b3c04e2f8a6d5c4b3a291807","expires":1785398400000}""")
            .WithName("SignIn").WithSummary("Opens a session; a browser also gets it as a cookie.").WithTags("Sessions");
        signedIn.MapGet("/sessions", List)
            .Produces<SessionList>().WholeOrByPages()
            .WithName("ListSessions").WithSummary("The user's devices.").WithTags("Sessions");
        signedIn.MapDelete("/sessions/current", EndCurrentAsync)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("SignOut").WithSummary("Ends this session.").WithTags("Sessions");
        signedIn.MapDelete("/sessions/others", EndOthersAsync)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("EndOtherSessions").WithSummary("Ends all sessions of the user but this one.").WithTags("Sessions");
        signedIn.MapDelete("/sessions/{device}", EndAsync)
            .Produces(StatusCodes.Status204NoContent)
            .WithName("EndSession").WithSummary("Ends the session of another device.").WithTags("Sessions");
        signedIn.MapPost("/sessions/tickets", IssueTicketAsync)
            .Produces<Ticket>(StatusCodes.Status201Created)
            .WithName("IssueTicket").WithSummary("Makes a one-time ticket that stands in for the session id.").WithTags("Sessions");
    }

    private static async Task<IResult> SignInAsync(HttpContext context, SessionStore sessions, KnownDevices devices)
    {
        var body = await RequestBody.ReadAsync(context, ChatJson.Wire.SignInRequest);
        if (!body.TryGet(out var request, out var refusal)) return new ProblemResult(refusal);

        var caller = devices.Find(context, request.Id);
        var outcome = await sessions.SignInAsync(request, caller, context.Connection.RemoteIpAddress);
        if (outcome.TryGet(out var session, out _))
        {
            SessionCookie.Set(context, session);
            KnownDevices.Mark(context, session);
        }

        return outcome.Answer(ChatJson.Wire.SignedIn, StatusCodes.Status201Created);
    }

    private static IResult List(HttpContext context, SessionStore sessions)
    {
        if (!PageQuery.TryReadAll(context, out var page, out var size, out var refusal)) return new ProblemResult(refusal);

        var session = context.Session();
        return Answers.Json(sessions.List(session.User, session.Device, page, size), ChatJson.Wire.SessionList);
    }

    private static Task<IResult> EndCurrentAsync(HttpContext context, SessionStore sessions) =>
        EndAsync(context, sessions, context.Session().Device);

    private static async Task<IResult> EndOthersAsync(HttpContext context, SessionStore sessions)
    {
        var session = context.Session();
        var outcome = await sessions.EndOthersAsync(session);
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> EndAsync(HttpContext context, SessionStore sessions, string device)
    {
        var session = context.Session();
        var outcome = await sessions.EndAsync(session, device);
        if (outcome.Refusal is null && device == session.Device) SessionCookie.Clear(context);
        return outcome.AnswerNothing();
    }

    private static async Task<IResult> IssueTicketAsync(HttpContext context, SessionStore sessions)
    {
        var outcome = await sessions.IssueTicketAsync(context.Session());
        return outcome.Answer(ChatJson.Wire.Ticket, StatusCodes.Status201Created);
    }
}
